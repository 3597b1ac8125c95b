"""Commands of no single room: set up, serve, look after the installation."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any


def register(rooms: Any) -> None:
    """`setup`, `serve`, and `manage`, the door to Django's own commands."""
    setup = rooms.add_parser("setup", help="tạo hoặc nâng cấp cơ sở dữ liệu, gom tệp giao diện; chạy lại không hại gì")
    setup.set_defaults(run=_setup)
    serve = rooms.add_parser("serve", help="mở trang web tại máy này (tự chạy setup trước)")
    serve.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    serve.add_argument("--workers", type=int, default=2, help="số tiến trình phục vụ (mặc định 2)")
    serve.set_defaults(run=_serve)
    manage = rooms.add_parser("manage", help="chạy một lệnh quản trị của Django")
    manage.add_argument("rest", nargs=argparse.REMAINDER, help="tên lệnh và tham số của Django")
    manage.set_defaults(run=_manage)


def _setup(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"Cơ sở dữ liệu và tệp giao diện đã sẵn sàng tại {settings.HOME}")
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    _setup(arguments)
    print(f"Trang web: http://{arguments.host}:{arguments.port}/ (Ctrl+C để dừng)", flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", arguments.host]
    command += ["--port", str(arguments.port), "--workers", str(arguments.workers), "--no-ws"]
    # One thread per worker for Django, and a server that ends with the terminal that started it.
    command += ["--blocking-threads", "4", "--log-level", "warning", "quannhu.config.wsgi:application"]
    os.execv(sys.executable, command)


def _manage(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["quannhu manage", *arguments.rest])
    return 0
