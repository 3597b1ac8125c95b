"""Moves as they were known at an instant."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from quannhu.ledger.models import Voucher

FEW = 500


def written_by(at: dt.datetime | None) -> Q:
    """The condition on moves that their voucher was written up to the instant; None takes all.

    What was written since is mostly little: naming those few vouchers spares a year of moves the look at their voucher.
    """
    if at is None:
        return Q()
    later = list(Voucher.objects.filter(written_at__gt=at).values_list("id", flat=True)[: FEW + 1])
    return Q(voucher__written_at__lte=at) if len(later) > FEW else ~Q(voucher_id__in=later)
