"""Rules of entitlements: which row holds for whom and when, and what follows from it in đồng."""

from quannhu.standards.rules.allowance import (
    BackLine,
    Direction,
    ManDay,
    RiceDifference,
    back_differences,
    check_roll,
    check_stack,
    guest_meal,
    parse_split,
    rice_difference,
)
from quannhu.standards.rules.issues import due_days, issued_to
from quannhu.standards.rules.rows import Kind, Line, Row, Season, check_write, pick, resolve

__all__ = [
    "BackLine",
    "Direction",
    "Kind",
    "Line",
    "ManDay",
    "RiceDifference",
    "Row",
    "Season",
    "back_differences",
    "check_roll",
    "check_stack",
    "check_write",
    "due_days",
    "guest_meal",
    "issued_to",
    "parse_split",
    "pick",
    "resolve",
    "rice_difference",
]
