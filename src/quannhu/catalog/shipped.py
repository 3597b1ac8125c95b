"""The tables that come with the product: 49 foods with their sources, 57 items. Loaded as a user would import them."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

from quannhu.catalog import actions
from quannhu.catalog.sheets import dry_run
from quannhu.kernel.actor import Actor


def load_shipped(*, actor: Actor, at: dt.datetime) -> dict[str, int]:
    """Foods and items of `catalog/data/`, written once; loading them again changes nothing.

    returns     what was written: {"foods": 49, "items": 57}
    errors      Refused KER-07 without the right catalog.items for the whole army
    """
    written = {}
    for kind, carry_out in (("foods", actions.carry_out_foods), ("items", actions.carry_out_items)):
        data = (files("quannhu.catalog") / "data" / f"{kind}.csv").read_bytes()
        _, plan = dry_run(kind, data, f"{kind}.csv")
        written[kind] = carry_out(actor=actor, at=at, plan=plan)
    return written
