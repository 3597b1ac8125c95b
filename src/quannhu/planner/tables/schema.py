"""The tables of a problem and of a plan: columns, keys, what a blank means. Shown in docs/planner/tables.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quannhu.planner.values import FOREVER, UNLIMITED

# Limits of one cell: beyond any army, and far enough below int64 that sums of a table can be counted.
QUANTITY = 10**15
RATE = 10**9
PRICE = 10**12
MONEY = 10**17
PERIODS = 10**4
EVERY = -1

PRIORITIES = ("readiness", "surge", "routine")


@dataclass(frozen=True)
class Column:
    """One column.

    kind     name: a new code of this table; code: a code of table `of`; whole: a whole number from low to high;
             word: one of `words`; text: words for the reader, never read back
    blank    the number a blank cell stands for; None: a blank is a fault
    says     what a blank means, for the page of the tables
    """

    name: str
    kind: Literal["name", "code", "whole", "word", "text"]
    meaning: str
    of: str = ""
    low: int = 0
    high: int = QUANTITY
    blank: int | None = None
    says: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table.

    key       columns of which no two lines may be the same; () when such lines add up
    needed    must: file and at least one line; file: the file, perhaps without lines; may: may be missing
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    needed: Literal["must", "file", "may"] = "may"

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read back."""
        return tuple(column for column in self.columns if column.kind != "text")

    @property
    def heading(self) -> str:
        """The names of the columns."""
        return ", ".join(column.name for column in self.columns)


def _name(name: str, meaning: str) -> Column:
    return Column(name, "name", meaning)


def _code(name: str, of: str, meaning: str = "") -> Column:
    return Column(name, "code", meaning or f"a {name} of `{of}`", of=of)


def _whole(name: str, meaning: str, *, low: int = 0, high: int = QUANTITY) -> Column:
    return Column(name, "whole", meaning, low=low, high=high)


def _open(name: str, meaning: str, high: int = MONEY) -> Column:
    return Column(name, "whole", meaning, high=high, blank=int(UNLIMITED), says="no limit")


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning)


_PERIOD = _code("period", "periods")
_EACH = Column("period", "code", "a period of `periods`", of="periods", blank=EVERY, says="every period not named")
_PRIORITY = Column("priority", "word", "who must have first", words=PRIORITIES)
_LEFT = Column(
    "left", "whole", "periods in which it may still be spent, this one counted", low=1, high=int(FOREVER),
    blank=int(FOREVER), says="does not spoil",
)  # fmt: skip
_BASE = _whole("quantity", "base units")

PROBLEM: tuple[Table, ...] = (
    Table("periods", "The periods in their order: weeks, or days for a surge.",
          (_name("period", "its code"), _code("term", "terms", "the budget its orders are charged to")),
          ("period",), "must"),
    Table("terms", "Budgets.", (_name("term", "its code"), _open("budget", "đ for orders")), ("term",), "must"),
    Table("store_classes", "Kinds of storage.", (_name("store_class", "its code"),), ("store_class",), "must"),
    Table("nutrients", "What floors are set on.", (_name("nutrient", "its code"),), ("nutrient",)),
    Table("families", "Items of one family may stand for one another.", (_name("family", "its code"),),
          ("family",), "must"),
    Table("suppliers", "Who sells.", (_name("supplier", "its code"),), ("supplier",), "file"),
    Table("items", "What is bought, moved and eaten or worn.", (
        _name("item", "its code"), _code("family", "families"), _code("store_class", "store_classes"),
        _whole("need_per_k", "need units brought by 1.000 base units", low=1, high=RATE),
        _whole("weight_per_k", "g per 1.000 base units", high=RATE),
        _whole("volume_per_k", "ml per 1.000 base units", high=RATE),
        Column("shelf", "whole", "periods it lives", low=1, high=int(FOREVER), blank=int(FOREVER),
               says="does not spoil"),
        _whole("pack", "base units in a whole pack", low=1, high=RATE),
        _whole("dislike_per_k", "đ per 1.000 base units served: how unwelcome it is", high=PRICE),
        _whole("hold_per_k", "đ per 1.000 base units and period", high=PRICE),
        _whole("waste_per_k", "đ per 1.000 base units thrown away", high=PRICE),
    ), ("item",), "must"),
    Table("item_nutrients", "What items contain; a pair not named contains nothing.", (
        _code("item", "items"), _code("nutrient", "nutrients"),
        _whole("content_per_k", "content of 1.000 base units", high=RATE),
    ), ("item", "nutrient")),
    Table("nutrient_floors", "The least content of what a unit gets of a family.", (
        _code("family", "families"), _code("nutrient", "nutrients"),
        _whole("floor_per_k", "content per 1.000 need units", high=RATE),
    ), ("family", "nutrient")),
    Table("places", "Depots of every echelon.", (
        _name("place", "its code"),
        _whole("life_share", "percent of an item's shelf life the place may spend", low=1, high=100),
    ), ("place",), "must"),
    Table("room", "Storage at the end of a period; a pair not named has no limit.", (
        _code("place", "places"), _code("store_class", "store_classes"), _open("room", "ml"),
    ), ("place", "store_class")),
    Table("dispatch", "What can leave a place for units in a period; what is not named has no limit.", (
        _code("place", "places"), _EACH, _open("dispatch", "g"),
    ), ("place", "period")),
    Table("floors", "Readiness reserve kept at the end of a period; what is not named is 0.", (
        _code("place", "places"), _code("family", "families"), _EACH, _whole("floor", "need units"),
    ), ("place", "family", "period")),
    Table("lanes", "Roads between places.", (
        _name("lane", "its code"),
        _code("origin", "places", "where it starts"), _code("target", "places", "where it ends"),
        _whole("lead", "periods on the way", high=PERIODS), _whole("cost", "đ per tonne", high=PRICE),
    ), ("lane",), "file"),
    Table("lane_capacity", "What a lane carries in a period; 0 is closed, what is not named has no limit.", (
        _code("lane", "lanes"), _EACH, _open("capacity", "g"),
    ), ("lane", "period")),
    Table("sources", "Which supplier makes which item.", (
        _code("supplier", "suppliers"), _code("item", "items"),
    ), ("supplier", "item"), "file"),
    Table("source_capacity", "What can be ordered of a source in a period; what is not named has no limit.", (
        _code("supplier", "suppliers"), _code("item", "items"), _EACH, _open("capacity", "base units"),
    ), ("supplier", "item", "period")),
    Table("offers", "A source's item delivered to a place.", (
        _name("offer", "its code"), _code("supplier", "suppliers"), _code("item", "items"), _code("place", "places"),
        _whole("lead", "periods from order to delivery", high=PERIODS),
        _whole("minimum", "base units of the least order; 0 is any"),
    ), ("offer",), "file"),
    Table("prices", "By the period of ordering; every offer needs a price for every period.", (
        _code("offer", "offers"), _EACH, _whole("price_per_k", "đ per 1.000 base units", high=PRICE),
    ), ("offer", "period"), "file"),
    Table("stock", "What lies in the places before the first period, the reserve too; like lines add up.", (
        _code("place", "places"), _code("item", "items"), _LEFT, _BASE,
    ), (), "file"),
    Table("fixed", "What is ordered or on the road already, and paid; like lines add up.", (
        _code("place", "places"), _code("item", "items"), _PERIOD, _BASE,
    )),
    Table("units", "Who is fed and clothed.", (
        _name("unit", "its code"),
        Column("ration_class", "code", "a class of `ration`", of="ration", blank=EVERY, says="no ration"),
        Column("priority", "word", "of the need by strength", words=PRIORITIES),
    ), ("unit",), "must"),
    Table("serves", "From which places a unit may draw.", (
        _code("unit", "units"), _code("place", "places"),
        _whole("rank", "1 is asked first", low=1, high=PERIODS),
        _whole("cost", "đ per tonne of the last leg", high=PRICE),
    ), ("unit", "place"), "file"),
    Table("demand", "Need line by line; like lines add up. This or `strength` must be there.", (
        _code("unit", "units"), _code("family", "families"), _PERIOD, _PRIORITY, _whole("quantity", "need units"),
    )),
    Table("strength", "Persons (or man-days) of a unit in a period; what is not named is 0.", (
        _code("unit", "units"), _EACH, _whole("strength", "persons", high=RATE),
    ), ("unit", "period")),
    Table("ration", "What a person of a class needs in a period; what is not named is 0.", (
        _name("ration_class", "its code"), _code("family", "families"),
        _whole("per_person", "need units per person, in thousandths", high=RATE),
    ), ("ration_class", "family")),
    Table("season", "The ration's share in a period; what is not named is 1000.", (
        _code("family", "families"), _EACH, _whole("permille", "1000 is as the ration says", high=10**6),
    ), ("family", "period")),
)  # fmt: skip

_PARTS = ("buy", "move", "hold", "waste", "dislike", "total")

PLAN: tuple[Table, ...] = (
    Table("buys", "What to order, in the period of ordering.", (
        _code("offer", "offers"), _text("supplier", "who sells"), _text("item", "what"), _text("place", "where to"),
        _PERIOD, _text("arrives", "the period it is at hand; blank: after the last"), _BASE,
    ), ("offer", "period"), "file"),
    Table("shipments", "What to send, in the period of sending.", (
        _code("lane", "lanes"), _text("origin", "where from"), _text("target", "where to"), _code("item", "items"),
        _PERIOD, _text("arrives", "the period it is at hand; blank: after the last"), _BASE,
    ), ("lane", "item", "period"), "file"),
    Table("issues", "What to give to units.", (
        _code("place", "places"), _code("unit", "units"), _code("item", "items"), _PERIOD, _PRIORITY, _BASE,
    ), ("place", "unit", "item", "period", "priority"), "file"),
    Table("waste", "What dies or is thrown away.", (
        _code("place", "places"), _code("item", "items"), _PERIOD, _BASE,
    ), ("place", "item", "period"), "file"),
    Table("shortages", "Who is short of what, and why.", (
        _code("unit", "units"), _code("family", "families"), _PERIOD, _PRIORITY,
        _whole("quantity", "need units missing"), _text("reason", "why, in Vietnamese"),
    ), ("unit", "family", "period", "priority"), "file"),
    Table("reserve_gaps", "How far a reserve is below its floor.", (
        _code("place", "places"), _code("family", "families"), _PERIOD, _whole("quantity", "need units missing"),
        _text("floor", "need units that should be there"),
    ), ("place", "family", "period"), "file"),
    Table("closing_stock", "What lies in a place at the end of a period; 0 is not written.", (
        _text("place", "where"), _text("item", "what"), _text("period", "when"), _text("quantity", "base units"),
    )),
    Table("substitutions", "The issues of items that are unwelcome: they stand for another of their family.", (
        _text("place", "from where"), _text("unit", "to whom"), _text("family", "in which family"),
        _text("item", "what is given"), _text("period", "when"), _text("priority", "for whom"),
        _text("quantity", "base units"),
    )),
    Table("cost", "Đồng of the plan, exactly.", (
        Column("part", "word", "what for", words=_PARTS), _whole("dong", "đ", high=10**18),
    ), ("part",), "must"),
    Table("bound", "What is proven about the best possible plan: one line of decimal numbers.", (
        _name("short_readiness", "need units no plan can cure"), _name("short_surge", "the same, for surge"),
        _name("short_routine", "the same, for routine"), _name("reserve", "need units x periods below floors"),
        _name("cost", "đ no plan of the same shortages undercuts"), _name("gap", "0.001 is 0,1 %"),
        _name("route", "how it was proven"),
        _name("fair", "how what is short is shared: even, some, steps or - for readiness, surge, routine"),
    ), (), "must"),
)  # fmt: skip


def named(tables: tuple[Table, ...], name: str) -> Table:
    """The table of this name."""
    return next(table for table in tables if table.name == name)
