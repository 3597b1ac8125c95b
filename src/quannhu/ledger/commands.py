"""`quannhu doctor`: the proof of the books."""

from __future__ import annotations

import argparse
from typing import Any


def register(rooms: Any) -> None:
    """Add `doctor`."""
    doctor = rooms.add_parser("doctor", help="kiểm tra sổ cái = tồn = tổng = phiếu = số phiếu = nhật ký")
    doctor.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    from quannhu.ledger.doctor import examine, report

    text, faults = report(examine())
    print(text)
    return 1 if faults else 0
