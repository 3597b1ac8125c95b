"""How a signature is made on the screen: by which key, opened by what its owner types, or elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from quannhu.documents.actions.signing import ByFile, ByKey, Means
from quannhu.documents.actions.signing import identity_of as account_of
from quannhu.documents.actions.unlocking import unlocked
from quannhu.documents.codes.signing import KEY_NOT_READ, NOT_A_PDF, TOKEN_NOT_READY
from quannhu.documents.signing import keys
from quannhu.documents.signing.cabinet import cabinet, token_module
from quannhu.documents.signing.sign import Mark, Picture
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import Form, UploadField, WordsField
from quannhu.kit.pages import ActorRequest
from quannhu.organization.queries import labels

SERVER, FILE, TOKEN, ELSEWHERE = "may-chu", "tep-khoa", "thiet-bi", "noi-khac"
WAYS = {
    SERVER: gettext_lazy("khóa để sẵn trên máy chủ"),
    FILE: gettext_lazy("tệp khóa mang theo (.p12)"),
    TOKEN: gettext_lazy("thiết bị ký cắm ở máy chủ"),
    ELSEWHERE: gettext_lazy("tệp đã ký ở máy khác"),
}


class KeyForm(Form):
    """By which key; `identity` whose key the server may hold."""

    how = forms.ChoiceField(label=gettext_lazy("Ký bằng"), widget=forms.RadioSelect)
    passphrase = forms.CharField(
        label=gettext_lazy("Mật khẩu khóa hoặc mã PIN"), required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ dùng để mở khóa cho lần ký này; chương trình không lưu."),
    )  # fmt: skip
    key_file = UploadField(label=gettext_lazy("Tệp khóa (.p12)"), required=False)
    token = WordsField(label=gettext_lazy("Tên thiết bị ký"), max_length=64, required=False)

    def __init__(self, *args: Any, identity: str, **options: Any) -> None:
        super().__init__(*args, **options)
        ways = [FILE, *([TOKEN] if token_module() else []), *([ELSEWHERE] if "signed_file" in self.fields else [])]
        if cabinet().has_key(identity):
            ways.insert(0, SERVER)
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = [(way, WAYS[way]) for way in ways]
        how.initial = ways[0]
        if TOKEN not in ways:
            del self.fields["token"]


class SignForm(KeyForm):
    """A document's signature: its image too, and the way over a file signed elsewhere."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    image = UploadField(
        label=gettext_lazy("Ảnh chữ ký hoặc con dấu (PNG nền trong)"), required=False,
        help_text=gettext_lazy("Bỏ trống nếu ảnh đã để sẵn trên máy chủ."),
    )  # fmt: skip
    signed_file = UploadField(
        label=gettext_lazy("Tệp đã ký ở máy khác"), required=False,
        help_text=gettext_lazy("Tải bản trình ký về, ký vào đúng ô của mình, rồi đưa tệp lên đây."),
    )  # fmt: skip


def identity_of(request: ActorRequest, unit_id: int | None = None) -> str:
    """By which name the server keeps the key: a unit's code for its seal, else the account."""
    if unit_id is None:
        return account_of(request.actor.user_id)
    return labels([unit_id], request.on)[unit_id].code


@contextmanager
def key_of(request: ActorRequest, data: dict[str, Any], identity: str) -> Iterator[keys.Key]:
    """The key the form names, open until the end; wrong phrases are counted.

    errors      Refused DOC-75..77, DOC-81, DOC-120, DOC-121
    """
    phrase = str(data["passphrase"])
    with ExitStack() as stack:
        if data["how"] == TOKEN:
            label = str(data.get("token") or "")
            if not label:
                raise Refused(TOKEN_NOT_READY, token="", why="chưa ghi tên thiết bị")
            key, name = f"token:{label}", label

            def opening() -> keys.Key:
                return stack.enter_context(keys.open_token(token_module(), label, phrase))
        elif data["how"] == FILE:
            if not data["key_file"]:
                raise Refused(KEY_NOT_READ, file="", why="chưa chọn tệp khóa")
            held = bytes(data["key_file"].read())
            name = str(data["key_file"].name)[:100]
            key = f"file:{hashlib.sha256(held).hexdigest()}"

            def opening() -> keys.Key:
                return keys.read_file(held, name, phrase)
        else:
            key, name = f"server:{identity}", f"{identity}.p12"

            def opening() -> keys.Key:
                return cabinet().open(identity, phrase)

        yield unlocked(actor=request.actor, at=request.now, key=key, name=name, opening=opening)


@contextmanager
def means_of(request: ActorRequest, data: dict[str, Any], identity: str, what: str) -> Iterator[Means]:
    """An open key with its picture, or the file signed elsewhere."""
    if data["how"] == ELSEWHERE:
        if not data["signed_file"]:
            raise Refused(NOT_A_PDF, why="chưa chọn tệp đã ký")
        yield ByFile(bytes(data["signed_file"].read()))
        return
    mark: Mark = Picture(bytes(data["image"].read()), what) if data["image"] else cabinet().picture(identity, what)
    with key_of(request, data, identity) as key:
        yield ByKey(key, mark, cabinet().stamper())
