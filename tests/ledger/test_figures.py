"""F07, F08, F13: their identities, scope, and what was known when."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, Level, Part, registry
from quannhu.kernel.money import Price
from quannhu.ledger import actions
from quannhu.ledger.actions import IssueLine, LotIn, RequestLineIn
from tests.ledger.store import KG, Store

MARCH = Period(dt.date(2023, 3, 1), dt.date(2023, 3, 15))
PORK = Price(143_000, KG)
FEBRUARY_28, MARCH_2, MARCH_5 = dt.date(2023, 2, 28), dt.date(2023, 3, 2), dt.date(2023, 3, 5)


def query(store: Store, **more: object) -> FigureQuery:
    more.setdefault("actor", store.world.actor("commander"))
    return FigureQuery(period=MARCH, **more)  # type: ignore[arg-type]


def values(parts: tuple[Part, ...]) -> dict[str, int]:
    return {part.key: part.value for part in parts}


def adds_up(level: Level) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in level.rows:
        for key, value in values(row.parts).items():
            sums[key] = sums.get(key, 0) + value
    return sums


@pytest.fixture
def march(store: Store) -> Store:
    """100 kg before the period; 50 kg in, 30 kg to a kitchen, 10 kg eaten there."""
    store.bring("GAO", 100 * KG, FEBRUARY_28, lot=LotIn("L-1", expires_on=dt.date(2024, 1, 1)), price=Price(14_000, KG))
    store.bring("GAO", 50 * KG, MARCH_2, lot=LotIn("L-2", expires_on=dt.date(2024, 2, 1)), price=Price(15_000, KG))
    store.post("issue", "KV-1", MARCH_2, store.move("GAO", 30 * KG, store.stock(), store.stock("K-1101")))
    store.post(
        "issue", "K-1101", MARCH_5,
        store.move("GAO", 10 * KG, store.stock("K-1101"), store.outside("consumer", "K-1101")),
    )  # fmt: skip
    return store


def test_f07_closes_at_every_level_down_to_the_voucher(march: Store) -> None:
    """Rule LED-R16: opening + in − out = closing, and each level adds up to the one above."""
    figure = registry()["F07"].figure
    total = values(figure.compute(query(march)).parts)
    assert total["LT.g.opening"] == 100 * KG and total["LT.g.closing"] == 140 * KG
    assert total["LT.g.incoming"] == 80 * KG and total["LT.g.outgoing"] == 40 * KG
    assert total["value.closing"] == total["value.opening"] + total["value.incoming"] - total["value.outgoing"]
    path: tuple[str, ...] = ()
    for _ in range(4):
        level = figure.open(query(march), path)
        assert adds_up(level) == total
        first = next(row for row in level.rows if values(row.parts)["LT.g.closing"] == 120 * KG or len(path) == 3)
        total = values(first.parts)
        path = (*path, first.key)
    assert level.rows[0].label == "Tồn đầu kỳ"
    assert level.rows[1].evidence[0].kind == "voucher"
    with pytest.raises(Refused, match="KER-09"):
        figure.open(query(march), ("0",))


def test_f07_keeps_to_scope_unit_and_what_was_known(march: Store) -> None:
    figure = registry()["F07"].figure
    keeper = figure.compute(query(march, actor=march.keeper("K-1101")))
    assert values(keeper.parts)["LT.g.closing"] == 20 * KG
    assert figure.compute(query(march, unit_code="T11")).parts == keeper.parts
    known = figure.compute(query(march, known_at=march.at(MARCH_2, "23:00")))
    assert values(known.parts)["LT.g.closing"] == 150 * KG
    stranger = figure.compute(query(march, actor=march.world.actor("depot_keeper", "KV-2")))
    assert values(stranger.parts)["value.closing"] == 0 and stranger.evidence[0].ids == ()


def test_a_late_correction_moves_f07_by_the_difference_only(march: Store) -> None:
    """Story N16: 50 kg written instead of 60: ten in and ten out, closing unchanged."""
    bought = march.post(
        "direct", "K-1101", MARCH_5,
        march.move("THIT", 50 * KG, march.outside("supplier", "K-1101"), march.stock("K-1101"), price=PORK),
        march.move("THIT", 50 * KG, march.stock("K-1101"), march.outside("consumer", "K-1101")),
    )  # fmt: skip
    figure = registry()["F07"].figure
    before = values(figure.compute(query(march)).parts)
    proposal = actions.propose_correction(
        actor=march.keeper("K-1101"), at=march.at(dt.date(2023, 3, 14)), voucher_id=bought.voucher_id,
        reason="Ghi 50 kg, thực mua 60 kg", moves=actions.corrected_moves(bought.voucher_id, {1: 60 * KG}),
    )  # fmt: skip
    actions.approve_correction(
        actor=march.world.actor("commander"), at=march.at(dt.date(2023, 3, 14)), command_id=uuid.uuid4(),
        correction_id=proposal.pk,
    )  # fmt: skip
    after = values(figure.compute(query(march)).parts)
    moved = {key: after[key] - before[key] for key in after if after[key] != before[key]}
    assert moved == {
        "TP.g.incoming": 10 * KG, "TP.g.outgoing": 10 * KG, "value.incoming": 1_430_000, "value.outgoing": 1_430_000,
    }  # fmt: skip
    known = figure.compute(query(march, known_at=march.at(dt.date(2023, 3, 13))))
    assert values(known.parts) == before


def test_f13_counts_requests_met_on_time_and_in_full(march: Store) -> None:
    """Rule LED-R13: one met, one late, one short."""
    manager, quartermaster = march.keeper("K-1101"), march.world.actor("unit_quartermaster")
    depot, kitchen = march.places["KV-1"].pk, march.places["K-1101"].pk
    for needed_on, sent_on, quantity in ((MARCH_5, MARCH_2, 5), (MARCH_2, MARCH_5, 5), (MARCH_5, MARCH_2, 4)):
        request_id = actions.make_request(
            actor=manager, at=march.at(MARCH_2), command_id=uuid.uuid4(), from_place_id=depot, to_place_id=kitchen,
            needed_on=needed_on, lines=[RequestLineIn(march.items["GAO"].pk, 5 * KG)], submit=True,
        )  # fmt: skip
        actions.approve_request(actor=quartermaster, at=march.at(MARCH_2), request_id=request_id)
        actions.issue(
            actor=march.keeper(), at=march.at(sent_on), command_id=uuid.uuid4(), from_place_id=depot,
            to_place_id=kitchen, happened_on=sent_on, lines=[IssueLine(march.items["GAO"].pk, quantity * KG)],
            request_id=request_id,
        )  # fmt: skip
    figure = registry()["F13"].figure
    value = figure.compute(query(march))
    assert values(value.parts) == {"met": 1, "due": 3, "share": 1} and value.parts[2].base == 3
    level = figure.open(query(march), ())
    assert adds_up(level) == values(value.parts)
    unit = level.rows[0].key
    records = figure.open(query(march), (unit, str(kitchen)))
    assert ["đủ, đúng hạn" in row.label for row in records.rows].count(True) == 1
