"""Who may see and do what: rule ORG-R12."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from quannhu.organization import actions, queries
from quannhu.organization.rights import RIGHTS, ROLES
from tests.world import World, merge_r01

DAY = dt.date(2023, 3, 14)


def codes_seen(actor: Actor, on: dt.date) -> set[str]:
    """Codes of the visible units of the day."""
    return {node.code for node in queries.tree(actor, on)}


def test_reach_follows_the_post(world: World) -> None:
    """ORG-R12: a kitchen manager sees his kitchen, a regiment its kitchens, the department everything."""
    assert codes_seen(world.actor("kitchen_manager", "K-1101"), DAY) == {"K-1101"}
    assert codes_seen(world.actor("unit_quartermaster", "T11"), DAY) == {"T11", "K-1101", "K-1102", "K-1103"}
    assert len(codes_seen(world.actor("commander"), DAY)) == 19


def test_a_post_counts_on_its_days_only(world: World) -> None:
    """ORG-R12: before it begins and after it ends the actor sees nothing and may do nothing."""
    user = world.user("unit_quartermaster", "T11")
    post = user.posts.get()
    administrator = world.actor("administrator")
    actions.close_post(actor=administrator, at=world.at(DAY), post_id=post.pk, on=dt.date(2023, 6, 1))
    assert codes_seen(world.actor_of(user, dt.date(2023, 5, 31)), DAY)
    for today in (dt.date(2022, 12, 31), dt.date(2023, 6, 1)):
        actor = world.actor_of(user, today)
        assert codes_seen(actor, DAY) == set()
        assert not queries.may(actor, "organization.strength", world.unit("T11").pk, DAY)


def test_an_administrator_reaches_no_business_data(world: World) -> None:
    """ORG-R12: no unit is visible, no right but appointing."""
    administrator = world.actor("administrator")
    assert queries.visible_to(administrator, DAY).unit_ids == frozenset()
    held = {right for right in RIGHTS if queries.may(administrator, right, world.unit("T11").pk, DAY)}
    assert held == {"organization.appoint"}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_no_other_role_appoints(world: World, role: str) -> None:
    """KER-07 for every role but the administrator's."""
    with pytest.raises(Refused) as refused:
        actions.appoint(
            actor=world.actor(role, "CQN"), at=world.at(DAY), user_id=world.administrator.pk, role="clerk",
            unit_id=world.root.pk, valid_from=DAY,
        )  # fmt: skip
    assert refused.value.code.id == "KER-07"
    assert "Đồng chí không có quyền giao chức vụ tại Cục Quân nhu Bồng Lai (CQN)." in str(refused.value)


def test_rights_end_at_the_reach(world: World) -> None:
    """T11's quartermaster sets T11's strength and not T21's."""
    actor = world.actor("unit_quartermaster", "T11")
    assert queries.may(actor, "organization.strength", world.unit("T11").pk, DAY)
    assert not queries.may(actor, "organization.strength", world.unit("T21").pk, DAY)


def test_a_moved_kitchen_is_seen_by_old_and_new_parent_in_their_days(world: World) -> None:
    """T11 loses sight of K-1103 after it moved, except when it looks back to a day on which it held it."""
    actions.move_unit(
        actor=world.actor("commander"), at=world.at(DAY), unit_id=world.unit("K-1103").pk,
        parent_id=world.unit("T21").pk, on=dt.date(2023, 5, 1),
    )  # fmt: skip
    later = dt.date(2023, 9, 1)
    old, new = (world.actor("unit_quartermaster", code, later) for code in ("T11", "T21"))
    assert "K-1103" not in codes_seen(old, later)
    assert "K-1103" in codes_seen(old, dt.date(2023, 4, 30))
    assert "K-1103" in codes_seen(new, later)


def test_a_successor_does_not_see_what_its_predecessor_had_given_away(world: World) -> None:
    """K-2101 went to T11 before T21 was merged: L25 does not inherit it."""
    commander = world.actor("commander")
    moved = world.unit("K-2101").pk
    officer = world.actor("staff_officer")
    for category in ("HSQBS", "SQ", "QNCN"):
        actions.assign_feeding(
            actor=officer, at=world.at(DAY), unit_id=world.unit("T21").pk, kitchen_id=moved, category=category,
            headcount=0, valid_from=dt.date(2023, 5, 1),
        )  # fmt: skip
    actions.move_unit(
        actor=commander, at=world.at(DAY), unit_id=moved, parent_id=world.unit("T11").pk, on=dt.date(2023, 5, 1)
    )
    actions.merge_units(
        actor=commander, at=world.at(DAY), predecessor_ids=[world.unit("T21").pk, world.unit("T22").pk],
        successor_key="l25", code="L25", name="Lữ đoàn Hồng Hạc", parent_id=world.unit("VUNG-2").pk,
        on=dt.date(2023, 7, 1), legal_basis="QĐ 55",
    )  # fmt: skip
    world.today = dt.date(2023, 9, 1)
    seen = queries.visible_to(world.actor("unit_quartermaster", "L25"), world.today).unit_ids
    assert moved not in seen
    assert world.unit("K-2102").pk in seen


def test_each_request_asks_few_questions(r01_world: World, django_assert_num_queries) -> None:
    """The actor is one query; the scope two, three where something was taken over."""
    merge_r01(r01_world)
    r01_world.today = dt.date(2023, 9, 1)
    user = r01_world.user("unit_quartermaster", "L25")
    with django_assert_num_queries(1):
        actor = queries.actor_of(user.pk, r01_world.today)
    with django_assert_num_queries(3):
        queries.visible_to(actor, r01_world.today)
