"""How templates of the store write what may not be grouped like an amount: labels of vouchers, plain numbers."""

from __future__ import annotations

from django import template

from quannhu.ledger.models import Voucher
from quannhu.ledger.queries import label_of

register = template.Library()


@register.filter
def label(voucher: Voucher) -> str:
    """`KV-1/2023/15`."""
    return label_of(voucher)


@register.filter
def plain(number: int) -> str:
    """`1182`: an id or a number of a paper, without grouping."""
    return str(number)
