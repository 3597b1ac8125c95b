"""Commands of no single room: set up, serve, look after the installation."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from typing import Any

from quannhu.cli.codes import ADDRESS_UNUSABLE, PORT_TAKEN
from quannhu.kernel.errors import Refused

BINDING = {
    errno.EACCES: "không được quyền dùng cổng này",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
}


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


def _refuse_unusable(host: str, port: int) -> None:
    """The server itself would share a port with another copy and answer every second request from its data.

    errors      Refused CLI-04 somebody listens there, CLI-05 no address of this machine or no port for us
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # A port that a stopped server has just left may be taken again; one that is listened to may not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            number = getattr(error, "errno", None)
            if number == errno.EADDRINUSE:
                raise Refused(PORT_TAKEN, host=host, port=port, other=port + 1) from error
            reason = BINDING.get(number or 0, "địa chỉ hoặc cổng không đúng")
            raise Refused(ADDRESS_UNUSABLE, host=host, port=port, reason=reason) from error


def _serve(arguments: argparse.Namespace) -> int:
    _refuse_unusable(arguments.host, arguments.port)
    _setup(arguments)
    print(f"Trang web: http://{arguments.host}:{arguments.port}/ (Ctrl+C để dừng)", flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", arguments.host]
    command += ["--port", str(arguments.port), "--workers", str(arguments.workers), "--no-ws"]
    # Django runs in threads; four a worker let short pages pass while one prints a PDF. The server takes the place of
    # this process, so that it ends with the terminal that started it.
    command += ["--blocking-threads", "4", "--log-level", "warning", "quannhu.config.wsgi:application"]
    os.execv(sys.executable, command)


def _manage(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["quannhu manage", *arguments.rest])
    return 0
