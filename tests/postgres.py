"""A PostgreSQL server of the suite's own: made in a temporary folder, on a free port, gone at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_FOUND = "PostgreSQL is not installed: apt-get install postgresql"


def programs() -> Path:
    """The folder of the newest PostgreSQL server on this machine."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise SystemExit(NOT_FOUND)
    return versions[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """The address of a running, empty server: `postgresql://quannhu@127.0.0.1:<port>/postgres`."""
    bin_folder, port = programs(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="quannhu-pg-"))
    # The server refuses to run as root; Debian's package brings the user postgres.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {quick}"
    initdb = [bin_folder / "initdb", "-D", data, "-U", "quannhu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    control = [*as_user, bin_folder / "pg_ctl", "-D", data, "-w", "-s"]
    try:
        subprocess.run([*as_user, *initdb], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], check=True, cwd=folder)
        try:
            yield f"postgresql://quannhu@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
