"""`quannhu serve` on a port that another program already listens to."""

from __future__ import annotations

import socket

import pytest

from quannhu.cli.main import main


def test_a_taken_port_is_refused_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    """CLI-04: two copies on one port would answer in turn, each from its own data."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"CLI-04: Cổng {port} tại 127.0.0.1 đang có chương trình khác dùng." in said
    assert f"quannhu serve --port {port + 1}" in said
