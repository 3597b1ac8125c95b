"""Accounts and posts, for the administrator: who may sign in, in which role, at which unit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import FOREVER, Period
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import actions, queries
from quannhu.organization.forms import AccountForm, ClosePostForm, PostForm
from quannhu.organization.models import Post
from quannhu.organization.pages.plumbing import do_once, in_reach
from quannhu.organization.rights import ROLES

RIGHT = "organization.appoint"
PER_PAGE = 200


def _reach(request: ActorRequest) -> frozenset[int]:
    """The units at which the administrator appoints; everyone else is refused."""
    if not queries.roots_with(request.actor, RIGHT):
        raise Refused(NOT_ALLOWED, right=RIGHT, place=_("Tài khoản, chức vụ"))
    return queries.reach_with(request.actor, RIGHT, request.on)


def _users(request: ActorRequest) -> QuerySet[User]:
    """Accounts that hold a post within reach, and those that hold none anywhere."""
    mine = Q(posts__unit_id__in=_reach(request)) | Q(posts__isnull=True)
    users: QuerySet[User] = get_user_model().objects.filter(mine).distinct().order_by("username")
    return users


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Every account with its posts."""
    after = request.GET.get("sau", "")
    reach = _reach(request)
    posts = Post.objects.filter(unit_id__in=reach).order_by("-valid_from", "id")
    users = list(_users(request).filter(username__gt=after).prefetch_related(Prefetch("posts", posts))[: PER_PAGE + 1])
    more = users[PER_PAGE - 1].username if len(users) > PER_PAGE else ""
    names = queries.labels({post.unit_id for user in users for post in user.posts.all()}, request.on)
    rows = []
    for user in users[:PER_PAGE]:
        held = list(user.posts.all())
        state = Cell(_("đang dùng"), tone="ok") if user.is_active else Cell(_("đã khóa"), tone="bad")
        bar = reverse("organization-close-account", args=[user.pk])
        act = Cell(_("khóa"), href=bar) if user.is_active and user.pk != request.actor.user_id else Cell("–")
        if not held:
            rows.append(Row((Cell(user.username), Cell(user.get_full_name()), state, *(Cell("–"),) * 4, act)))
        for post in held:
            close = reverse("organization-close-post", args=[post.pk])
            open_post = post.valid_to == FOREVER and post.user_id != request.actor.user_id
            rows.append(
                Row((
                    Cell(user.username), Cell(user.get_full_name()), state, Cell(ROLES.get(post.role, post.role)),
                    Cell(str(names[post.unit_id])), Cell(str(Period(post.valid_from, post.valid_to))),
                    Cell(_("thôi"), href=close) if open_post else Cell("–"), act,
                ))
            )  # fmt: skip
    columns = [
        Column(_("Tên đăng nhập")), Column(_("Họ tên")), Column(_("Trạng thái")), Column(_("Vai")),
        Column(_("Tại đơn vị")), Column(_("Hiệu lực")), Column(_("Chức vụ")), Column(_("Tài khoản")),
    ]  # fmt: skip
    table = Table(columns, rows, caption=_("Tài khoản, chức vụ"))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("tai-khoan")
    return render(request, "organization/posts.html", {"table": table, "more": more})


@page
def appoint(request: ActorRequest) -> HttpResponse:
    """Give an account a role at a unit."""
    users = [(user.username, user.get_full_name()) for user in _users(request)]
    units = in_reach(request, RIGHT, request.on)
    initial = {"on": request.on, "user": request.GET.get("tai-khoan", "")}
    form = PostForm(request.POST or None, on=request.on, users=users, units=units, initial=initial)
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            user = get_user_model().objects.get(username=data["user"])
            unit = queries.unit_by_code(data["unit"], request.on)

            def work() -> int:
                post = actions.appoint(
                    actor=request.actor, at=request.now, user_id=user.pk, role=data["role"], unit_id=unit.pk,
                    title=data["title"], valid_from=data["on"], valid_to=data["until"],
                )  # fmt: skip
                return post.pk

            do_once(request, "organization.appoint", data, work)
            messages.success(request, _("Đã bổ nhiệm."))
            return redirect("organization-posts")
    context = {"form": form, "heading": _("Bổ nhiệm"), "button": _("Bổ nhiệm"), "back_to": "organization-posts"}
    return render(request, "organization/form.html", context, status=form.status)


@page
def close(request: ActorRequest, post_id: int) -> HttpResponse:
    """End a post."""
    post = Post.objects.filter(pk=post_id, unit_id__in=_reach(request)).select_related("user").first()
    if post is None:
        raise Refused(NOT_FOUND, what="chức vụ", key=post_id)
    form = ClosePostForm(request.POST or None, on=request.on, initial={"on": request.on})
    if form.is_bound and form.is_valid():
        with form.catching():
            on = form.cleaned_data["on"]

            def work() -> int:
                return actions.close_post(actor=request.actor, at=request.now, post_id=post_id, on=on).pk

            do_once(request, "organization.close_post", {"post": post_id, "on": on}, work)
            messages.success(request, _("Đã ghi thôi chức vụ."))
            return redirect("organization-posts")
    heading = _("Thôi chức vụ {title} của {person}").format(title=post.title, person=post.user.get_full_name())
    context = {"form": form, "heading": heading, "button": _("Thôi chức vụ"), "back_to": "organization-posts"}
    return render(request, "organization/form.html", context, status=form.status)


@page
def open_account(request: ActorRequest) -> HttpResponse:
    """A new account; it sees nothing until it is appointed."""
    _reach(request)
    root = queries.roots_with(request.actor, RIGHT)[0]
    form = AccountForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data

            def work() -> int:
                user = actions.open_account(actor=request.actor, at=request.now, unit_id=root, **data)
                return int(user.pk)

            # The password stays out of the record of commands.
            do_once(request, "organization.open_account", {"username": data["username"]}, work)
            messages.success(request, _("Đã mở tài khoản. Bổ nhiệm chức vụ để xem được số liệu."))
            return redirect(f"{reverse('organization-appoint')}?tai-khoan={data['username']}")
    context = {
        "form": form, "heading": _("Mở tài khoản"), "button": _("Mở tài khoản"), "back_to": "organization-posts",
        "private": True,
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=form.status)


@page
def bar(request: ActorRequest, user_id: int) -> HttpResponse:
    """Bar an account from signing in."""
    user = _users(request).filter(pk=user_id).first()
    if user is None:
        raise Refused(NOT_FOUND, what="tài khoản", key=user_id)
    refused = None
    if request.method == "POST":
        root = queries.roots_with(request.actor, RIGHT)[0]

        def work() -> None:
            actions.close_account(actor=request.actor, at=request.now, user_id=user_id, unit_id=root)

        try:
            do_once(request, "organization.close_account", {"user": user_id}, work)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã khóa tài khoản."))
            return redirect("organization-posts")
    context = {
        "refused": refused, "heading": _("Khóa tài khoản {name}").format(name=user.username),
        "button": _("Khóa tài khoản"), "back_to": "organization-posts",
        "note": _("Người này không đăng nhập được nữa. Những gì đã ghi vẫn giữ nguyên tên người ghi."),
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=refused_status(refused))
