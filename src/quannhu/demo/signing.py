"""Keys of the demo world: an authority, some who sign and their organs' seals, made when the world is built.

They lie in files beside the database, each under the pass phrase printed for everybody; nothing of them is shipped.
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth import get_user_model

from quannhu.demo.people import PASSWORD
from quannhu.kernel.days import instant
from quannhu.organization.queries import labels, unit_by_code

PEOPLE = {"thutruong": "BL", "bithu": "BL", "chihuy.t11": "T11"}
ORGANS = ("BL", "T11")


def keys(home: Path) -> list[str]:
    """Give those named a key and an image; who has one keeps it. Gives the names of the new ones."""
    from quannhu.demo import calendar
    from quannhu.documents.signing.authority import Holder
    from quannhu.documents.signing.cabinet import Cabinet, establish

    on = calendar.FIRST
    units = {code: unit_by_code(code, on).pk for code in ORGANS}
    named = labels(units.values(), on)
    organs = {code: named[pk].name for code, pk in units.items()}
    users = get_user_model().objects.filter(username__in=PEOPLE)
    people = [Holder(user.get_full_name(), organs[PEOPLE[user.get_username()]], user.get_username()) for user in users]
    seals = [Holder(name, name, code) for code, name in organs.items()]
    place = Cabinet(home / "signing")
    return establish(place, people, seals, phrase=PASSWORD, starts=instant(on), fictional=True)
