"""What the room puts on the home page, and what the search box finds."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.money import group_digits
from quannhu.kernel.text import fold
from quannhu.kit.pages import ActorRequest, Card, Hit, Line
from quannhu.missions import queries
from quannhu.missions.models import Load, Mission
from quannhu.missions.pages.desk import due_words
from quannhu.missions.pages.plumbing import clock_words
from quannhu.organization.queries import visible_to
from quannhu.organization.rights import roles_with

SHOWN = 5
OPEN = (Mission.State.DRAFT, Mission.State.ORDERED, Mission.State.ISSUING)


def home_cards(request: ActorRequest) -> list[Card]:
    """Missions that run, for those who work on them; loads that wait for a keeper."""
    roles = roles_with("missions.plan") | roles_with("missions.order") | roles_with("missions.field")
    if not request.actor.roles & roles:
        return []
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        return []
    rows = [row for row in queries.missions(scope)[:50] if row.state in OPEN or _waits(row)]
    if not rows:
        return []
    lines = []
    late = False
    for row in rows[:SHOWN]:
        clock = queries.clock_of(row, request.now)
        late = late or (clock.first_issue_at is None and not clock.kept)
        words, tone = clock_words(clock) if clock.first_issue_at is None and row.ordered_at else ("", "")
        said = "; ".join(part for part in (row.label, due_words(row), words) if part)
        lines.append(Line(said, "", reverse("missions-mission", args=[row.pk]), tone))
    tone, address = ("bad" if late else "warn"), reverse("missions-desk")
    return [Card(_("Nhiệm vụ đột xuất"), tuple(lines), tone, address, group_digits(len(rows)), order=10)]


def _waits(row: Mission) -> bool:
    """A cancelled mission waits until its goods are back."""
    return row.state == Mission.State.CANCELLED and not hasattr(row, "settled") and row.ordered_at is not None


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Missions by code or name, loads by code."""
    scope = visible_to(request.actor, request.on)
    seen = queries.missions(scope)
    found = [
        Hit(row.label, str(row.get_state_display()), reverse("missions-mission", args=[row.pk]), _("nhiệm vụ"))
        for row in seen.filter(name_search__contains=fold(text))[:20]
    ]
    loads = Load.objects.filter(mission__in=seen.values("pk"), code__icontains=text.strip()).select_related("place")
    found += [
        Hit(load.code, load.place.name, reverse("missions-load", args=[load.pk]), _("phiếu tải"))
        for load in loads.order_by("-pk")[:20]
    ]
    return found
