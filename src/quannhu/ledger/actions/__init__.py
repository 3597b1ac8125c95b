"""Use cases of the ledger."""

from quannhu.ledger.actions.places import (
    close_month,
    close_place,
    open_place,
    reopen_month,
    set_floor,
    spoil_number,
)
from quannhu.ledger.actions.posting import post, post_many
from quannhu.ledger.values import (
    AccountRef,
    IssueLine,
    LotIn,
    MoveIn,
    Posted,
    VoucherIn,
    WeighedLine,
    stock,
)

__all__ = [
    "AccountRef",
    "IssueLine",
    "LotIn",
    "MoveIn",
    "Posted",
    "VoucherIn",
    "WeighedLine",
    "close_month",
    "close_place",
    "open_place",
    "post",
    "post_many",
    "reopen_month",
    "set_floor",
    "spoil_number",
    "stock",
]
