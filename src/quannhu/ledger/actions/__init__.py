"""Use cases of the ledger."""

from quannhu.ledger.actions.corrections import (
    approve_correction,
    corrected_moves,
    propose_correction,
    refuse_correction,
    reverse,
)
from quannhu.ledger.actions.custody import hand_back, hand_out, lose
from quannhu.ledger.actions.deliveries import receive, return_to_supplier, set_aside, settle_claim
from quannhu.ledger.actions.floors import refresh_floors, set_norm
from quannhu.ledger.actions.holds import hold, release
from quannhu.ledger.actions.issues import ReceivedLine, issue, receive_shipment, ship, transfer
from quannhu.ledger.actions.opening import OpeningIn, carry_out_opening, plan_opening
from quannhu.ledger.actions.places import close_month, close_place, open_place, reopen_month, set_floor, spoil_number
from quannhu.ledger.actions.posting import post, post_many
from quannhu.ledger.actions.releases import (
    approve_release,
    draw_release,
    propose_release,
    recall_release,
    refill,
    refuse_release,
)
from quannhu.ledger.actions.requests import (
    RequestLineIn,
    approve_request,
    cancel_request,
    close_request,
    make_request,
    refuse_request,
    submit_request,
)
from quannhu.ledger.actions.rotation import Fresh, follow, rotate
from quannhu.ledger.actions.stocktakes import (
    add_found,
    agree,
    approve_stocktake,
    cancel_stocktake,
    compare,
    enter_counts,
    open_stocktake,
)
from quannhu.ledger.values import AccountRef, IssueLine, LotIn, MoveIn, Posted, VoucherIn, WeighedLine, stock

__all__ = [
    "AccountRef",
    "Fresh",
    "IssueLine",
    "LotIn",
    "MoveIn",
    "OpeningIn",
    "Posted",
    "ReceivedLine",
    "RequestLineIn",
    "VoucherIn",
    "WeighedLine",
    "add_found",
    "agree",
    "approve_correction",
    "approve_release",
    "approve_request",
    "approve_stocktake",
    "cancel_request",
    "cancel_stocktake",
    "carry_out_opening",
    "close_month",
    "close_place",
    "close_request",
    "compare",
    "corrected_moves",
    "draw_release",
    "enter_counts",
    "follow",
    "hand_back",
    "hand_out",
    "hold",
    "issue",
    "lose",
    "make_request",
    "open_place",
    "open_stocktake",
    "plan_opening",
    "post",
    "post_many",
    "propose_correction",
    "propose_release",
    "recall_release",
    "receive",
    "receive_shipment",
    "refill",
    "refresh_floors",
    "refuse_correction",
    "refuse_release",
    "refuse_request",
    "release",
    "reopen_month",
    "return_to_supplier",
    "reverse",
    "rotate",
    "set_aside",
    "set_floor",
    "set_norm",
    "settle_claim",
    "ship",
    "spoil_number",
    "stock",
    "submit_request",
    "transfer",
]
