"""Accounts and posts, and the first unit with its first two people."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import FOREVER, HANOI, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization import codes, rules
from quannhu.organization.actions.checks import lock_tree
from quannhu.organization.actions.closure import rebuild_closure
from quannhu.organization.actions.tree import CHAIN, add_unit
from quannhu.organization.models import Category, Kind, Post, Unit
from quannhu.organization.queries import name_of, periods_of, require
from quannhu.organization.rights import ROLES

PASSWORD_MINIMUM = 10


def found(
    *, at: dt.datetime, key: str, code: str, name: str, valid_from: dt.date, administrator_id: int,
    commander_id: int | None = None, legal_basis: str = "",
) -> Unit:  # fmt: skip
    """The root unit with its first administrator (and commander), and the usual categories; once per database.

    errors      Refused ORG-12 when a unit exists, KER-08 when both are the same person
    """
    actor = Actor(administrator_id, "", (), at.astimezone(HANOI).date())
    if commander_id is not None:
        require_two_persons(commander_id, actor, "bổ nhiệm quản trị và chỉ huy")
    with transaction.atomic():
        lock_tree()
        if first := Unit.objects.order_by("id").first():
            raise Refused(codes.ALREADY_FOUNDED, unit=name_of(first.pk, at.astimezone(HANOI).date()))
        root = add_unit(
            key=key, kind=Kind.DEPARTMENT, code=code, name=name, parent_id=None, valid_from=valid_from,
            legal_basis=legal_basis,
        )  # fmt: skip
        rebuild_closure([root.pk])
        for order, (category, title) in enumerate(rules.CATEGORIES):
            Category.objects.get_or_create(code=category, defaults={"name": title, "order": order})
        posts = [(administrator_id, "administrator")]
        if commander_id is not None:
            posts.append((commander_id, "commander"))
        for user_id, role in posts:
            Post.objects.create(
                user_id=user_id, role=role, unit=root, title=ROLES[role], valid_from=valid_from, valid_to=FOREVER
            )
        facts = {"code": code, "name": name, "administrator": administrator_id, "commander": commander_id}
        append(CHAIN, actor, at, [Event("organization.found", "unit", root.pk, facts)])
    return root


def appoint(
    *, actor: Actor, at: dt.datetime, user_id: int, role: str, unit_id: int, title: str = "",
    valid_from: dt.date, valid_to: dt.date | None = None,
) -> Post:  # fmt: skip
    """Give an account a role at a unit for a period. Nobody appoints himself.

    errors      Refused KER-07, KER-09 no such account, ORG-15, ORG-16 own appointment, ORG-17, ORG-20, ORG-28
    """
    require(actor, "organization.appoint", unit_id, valid_from)
    if role not in ROLES:
        raise Refused(codes.ROLE_UNKNOWN, role=role)
    title = clean(title)[:200] or ROLES[role]
    if user_id == actor.user_id:
        raise Refused(codes.OWN_APPOINTMENT, title=title)
    period = _period(valid_from, valid_to)
    with transaction.atomic():
        lock_tree()
        user = _account(user_id)
        if not any(valid_from in valid for valid in periods_of(unit_id)):
            raise Refused(codes.UNIT_NOT_VALID, unit=name_of(unit_id, valid_from), period=period)
        held = Post.objects.filter(user=user, role=role, unit_id=unit_id)
        same = held.filter(valid_from__lt=period.end, valid_to__gt=period.start).first()
        if same:
            raise Refused(
                codes.POST_HELD, person=user.get_full_name() or user.get_username(), role=ROLES[role],
                unit=name_of(unit_id, valid_from), period=Period(same.valid_from, same.valid_to),
            )  # fmt: skip
        post = Post.objects.create(
            user=user, role=role, unit_id=unit_id, title=title, valid_from=period.start, valid_to=period.end
        )
        facts = {"user": user_id, "role": role, "unit": unit_id, "from": valid_from.isoformat()}
        append(CHAIN, actor, at, [Event("organization.appoint", "post", post.pk, facts)])
    return post


def close_post(*, actor: Actor, at: dt.datetime, post_id: int, on: dt.date) -> Post:
    """End a post: the day before `on` is its last. Refused KER-07, KER-09 none such or ended before, ORG-16, ORG-20."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None:
        raise Refused(NOT_FOUND, what="chức vụ", key=post_id)
    require(actor, "organization.appoint", post.unit_id, on)
    if post.user_id == actor.user_id:
        raise Refused(codes.OWN_APPOINTMENT, title=post.title)
    _period(post.valid_from, on)
    with transaction.atomic():
        lock_tree()
        if not Post.objects.filter(pk=post_id, valid_to__gt=on).update(valid_to=on):
            raise Refused(NOT_FOUND, what=f"chức vụ còn giữ ngày {format_day(on)}", key=post.title)
        append(CHAIN, actor, at, [Event("organization.close_post", "post", post_id, {"on": on.isoformat()})])
    post.refresh_from_db()
    return post


def open_account(*, actor: Actor, at: dt.datetime, username: str, full_name: str, password: str, unit_id: int) -> User:
    """A sign-in account; it sees nothing until it is appointed. `unit_id` is where the administrator stands.

    errors      Refused KER-07, ORG-14 no name, ORG-30 sign-in name taken or malformed, ORG-31 password too short
    """
    require(actor, "organization.appoint", unit_id, actor.today)
    with transaction.atomic():
        lock_tree()
        user = first_account(username=username, full_name=full_name, password=password)
        facts = {"username": user.get_username()}
        append(CHAIN, actor, at, [Event("organization.open_account", "user", user.pk, facts)])
    return user


def first_account(*, username: str, full_name: str, password: str) -> User:
    """A checked account, written without asking who does it: for `found`, before anyone has a right."""
    username, full_name = clean(username), clean(full_name)
    if not 0 < len(full_name) <= rules.NAME_LIMIT:
        raise Refused(codes.NAME_MISSING, name=full_name[:40], limit=rules.NAME_LIMIT)
    if len(password) < PASSWORD_MINIMUM:
        raise Refused(codes.PASSWORD_WEAK, limit=PASSWORD_MINIMUM)
    model = get_user_model()
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise Refused(codes.ACCOUNT_NAME_TAKEN, username=username[:150]) from error
    if len(username) > 150 or model.objects.filter(username__iexact=username).exists():
        raise Refused(codes.ACCOUNT_NAME_TAKEN, username=username[:150])
    return model.objects.create_user(username=username, password=password, first_name=full_name)


def close_account(*, actor: Actor, at: dt.datetime, user_id: int, unit_id: int) -> None:
    """Bar an account from signing in; what it did stays. Refused KER-07, KER-09, ORG-16."""
    require(actor, "organization.appoint", unit_id, actor.today)
    if user_id == actor.user_id:
        raise Refused(codes.OWN_APPOINTMENT, title=ROLES["administrator"])
    with transaction.atomic():
        lock_tree()
        user = _account(user_id)
        for post in Post.objects.filter(user=user, valid_to__gt=actor.today):
            require(actor, "organization.appoint", post.unit_id, actor.today)
        get_user_model().objects.filter(pk=user_id).update(is_active=False)
        append(CHAIN, actor, at, [Event("organization.close_account", "user", user_id, {})])


def _account(user_id: int) -> User:
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        raise Refused(NOT_FOUND, what="tài khoản", key=user_id)
    return user


def _period(start: dt.date, end: dt.date | None) -> Period:
    if end is not None and end <= start:
        raise Refused(codes.PERIOD_EMPTY, start=format_day(start), end=format_day(end))
    return Period(start, end or FOREVER)
