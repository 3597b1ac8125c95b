"""`quannhu serve` on a port that another program already listens to, or at an address that is not ours."""

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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--port 70000", "Không nghe được tại 127.0.0.1, cổng 70000: địa chỉ hoặc cổng không đúng."),
        ("--host 192.0.2.1", "Không nghe được tại 192.0.2.1, cổng 8000: máy này không có địa chỉ ấy."),
        ("--host khong.co.invalid", "Không nghe được tại khong.co.invalid, cổng 8000: địa chỉ hoặc cổng không đúng."),
    ],
)
def test_an_address_nobody_can_listen_at_is_named(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """CLI-05: not every address that fails is a taken one."""
    assert main(["serve", *words.split()]) == 1
    assert f"CLI-05: {said} Dùng --host là địa chỉ của chính máy này" in capsys.readouterr().err
