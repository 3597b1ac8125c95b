"""A problem seen from far: families of the same kind melted into one, for a first guess at the prices of shared rows.

Lanes, dispatch, rooms and budgets care for grams, millilitres and đồng, not for what is in the sacks. A few melted
families of one item each keep those sums, so the prices of the small problem are near those of the large one. They
prove nothing and need not: any prices give a bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.model import Model
from quannhu.planner.solution import Groups
from quannhu.planner.values import FOREVER, UNLIMITED, Fixed, Ints, Items, Offers, Problem, Sources, Stock

Floats = NDArray[np.float64]


def kinds(problem: Problem, need: Floats, parts: int, worth: float) -> Ints:
    """(family,) kind: store class, then at most `parts` bands of worth by weight within it.

    Where a road or a gate is full, the family goes first whose cured need is worth most a gram: in that order the bands
    are cut. need (family,); worth đ of a cured need unit
    """
    items, offers = problem.items, problem.offers
    price = np.full(len(items.code), np.inf)
    np.minimum.at(price, problem.sources.item[offers.source], offers.price_per_k.min(1) / 1.0)
    price = (price - worth * items.need_per_k) / np.maximum(items.weight_per_k, 1)
    found = np.zeros(len(problem.families), np.int64)
    count = 0
    store = np.zeros(len(problem.families), np.int64)
    store[items.family] = items.store_class
    cheap = np.full(len(problem.families), np.inf)
    np.minimum.at(cheap, items.family, price)
    for one in np.unique(store):
        mine = np.flatnonzero(store == one)
        order = mine[np.argsort(np.minimum(cheap[mine], 1e18), kind="stable")]
        share = np.cumsum(need[order]) - need[order] / 2
        band = np.minimum((share / max(float(need[order].sum()), 1e-9) * parts).astype(np.int64), parts - 1)
        found[order] = count + band
        count += parts
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def mean_of(values: Ints | Floats, share: Floats, kind: Ints, count: int) -> Floats:
    """Mean by kind, weighted by share."""
    total = np.bincount(kind, share, count)
    return np.bincount(kind, share * values, count) / np.maximum(total, 1e-12)


def melted(problem: Problem, groups: Groups, parts: int, worth: float) -> tuple[Problem, Groups]:
    """The coarse problem and its groups; its items bring one need unit for each base unit."""
    items, families = problem.items, len(problem.families)
    by_family = groups.need.sum((0, 1, 3)).astype(float)
    kind = kinds(problem, by_family, parts, worth)
    count = int(kind.max(initial=-1)) + 1
    mates = np.bincount(items.family, minlength=families)
    share = (by_family[items.family] + 1.0) / mates[items.family]
    of_item = kind[items.family]

    def by_need(per_k: Ints) -> Ints:
        return np.rint(mean_of(per_k / items.need_per_k * 1000, share, of_item, count)).astype(np.int64)

    store = np.zeros(count, np.int64)
    store[of_item] = items.store_class
    shelf = mean_of(1.0 / np.minimum(items.shelf, FOREVER), share, of_item, count)
    melted_items = Items(
        code=tuple(str(k) for k in range(count)),
        family=np.arange(count),
        store_class=store,
        need_per_k=np.full(count, 1000),
        weight_per_k=by_need(items.weight_per_k),
        volume_per_k=by_need(items.volume_per_k),
        shelf=np.maximum(1, np.minimum(FOREVER, np.rint(1 / np.maximum(shelf, 1e-9)))).astype(np.int64),
        pack=np.ones(count, np.int64),
        dislike_per_k=np.zeros(count, np.int64),
        hold_per_k=by_need(items.hold_per_k),
        waste_per_k=by_need(items.waste_per_k),
        nutrient_per_k=np.zeros((count, len(problem.nutrients)), np.int64),
    )
    floor = np.zeros((len(problem.places.code), count, len(problem.periods)), np.int64)
    need = np.zeros((groups.count, groups.need.shape[1], count, len(problem.periods)), np.int64)
    for family in range(families):
        floor[:, kind[family]] += problem.places.floor[:, family]
        need[:, :, kind[family]] += groups.need[:, :, family]
    sources, offers, stock, fixed = market(problem, of_item)
    coarse = replace(
        problem,
        families=melted_items.code,
        items=melted_items,
        places=replace(problem.places, floor=floor),
        nutrient_floor=np.zeros((count, len(problem.nutrients)), np.int64),
        sources=sources,
        offers=offers,
        stock=stock,
        fixed=fixed,
    )
    return coarse, Groups(groups.of_unit, groups.place, groups.cost, need, False)


def market(problem: Problem, of_item: Ints) -> tuple[Sources, Offers, Stock, Fixed]:
    """Sources, offers, stock and orders under way in need units of melted items; dislike goes into the price."""
    items, sources, offers = problem.items, problem.sources, problem.offers
    brings = items.need_per_k / 1000
    of_source = brings[sources.item][:, None]
    capacity = np.where(
        sources.capacity >= UNLIMITED // 2, UNLIMITED, np.minimum(sources.capacity * of_source, float(2**61))
    ).astype(np.int64)
    item = sources.item[offers.source]
    price = (offers.price_per_k + items.dislike_per_k[item][:, None]) / brings[item][:, None]
    stock, fixed = problem.stock, problem.fixed
    return (
        Sources(sources.supplier, of_item[sources.item], capacity),
        replace(offers, price_per_k=np.rint(price).astype(np.int64)),
        Stock(
            stock.place, of_item[stock.item], stock.left, np.rint(stock.quantity * brings[stock.item]).astype(np.int64)
        ),
        Fixed(
            fixed.place,
            of_item[fixed.item],
            fixed.period,
            np.rint(fixed.quantity * brings[fixed.item]).astype(np.int64),
        ),
    )


def parted(problem: Problem, need: Ints, parts: int, worth: float, model: Model, usage: Floats) -> list[Floats]:
    """By family what it may want of the shared rows, where usage (kind, shared row) is that of the melted model.

    Families of a kind get parts by what they weigh, fill or cost altogether: lanes and gates count weight, rooms
    volume, budgets money.
    """
    items, offers = problem.items, problem.offers
    kind = kinds(problem, need.astype(float), parts, worth)
    price = np.full(len(items.code), np.inf)
    np.minimum.at(price, problem.sources.item[offers.source], offers.price_per_k.min(1) / 1.0)
    mates = np.bincount(items.family, minlength=len(kind))
    measures = {"room": items.volume_per_k, "lane": items.weight_per_k, "dispatch": items.weight_per_k,
                "budget": np.where(np.isfinite(price), price, 0.0)}  # fmt: skip
    part = np.zeros((len(kind), len(model.shared)))
    for name, measure in measures.items():
        rows = model.rows[name]
        of_family = need * np.bincount(items.family, measure / items.need_per_k, len(kind)) / np.maximum(mates, 1)
        whole = np.bincount(kind, of_family)
        share = of_family / np.maximum(whole[kind], 1e-12)
        part[:, rows[rows >= 0] - model.shared[0]] = share[:, None]
    return list(usage[kind] * part)
