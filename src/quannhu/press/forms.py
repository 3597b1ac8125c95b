"""Forms of the press room: the article given, corrections by field, what an officer adds to the plan."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.days import parse_day
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import Form, UploadField
from quannhu.press.actions import PlanIn
from quannhu.press.codes import CHANGED_SINCE_PREVIEW, EMPTY_FILE

CORRECTION, PLAN = "sua:", "muc:"


class ArticleForm(Form):
    """An article as a file or as pasted text."""

    file = UploadField(label=_("Tệp văn bản (.txt, UTF-8)"), required=False)
    text = forms.CharField(
        label=_("hoặc dán nội dung bài"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def article(self) -> tuple[bytes, str]:
        """The bytes and the file's name.

        errors      Refused(PRS-01) when neither is given
        """
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name or ""
        text = self.cleaned_data["text"]
        if not text:
            raise Refused(EMPTY_FILE)
        return text.encode(), ""


@dataclass(frozen=True)
class Carried:
    """What the preview page carries from step to step: the article itself and what was typed."""

    data: bytes
    file_name: str
    sha256: str
    corrections: dict[str, str]
    plan: tuple[PlanIn, ...]


def carried(post: Mapping[str, Any]) -> Carried:
    """The fields of a sent preview page.

    errors      Refused PRS-11 when the article did not come through, KER-01 for a day that cannot be read
    """
    try:
        data = base64.b64decode(post.get("source", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(CHANGED_SINCE_PREVIEW) from error
    # A browser sends the line ends of a text box as CRLF: they are not a correction.
    corrections = {
        name.removeprefix(CORRECTION): str(post[name]).replace("\r\n", "\n")
        for name in post
        if name.startswith(CORRECTION)
    }
    return Carried(data, post.get("file_name", ""), post.get("sha256", ""), corrections, plan_of(post))


def plan_of(post: Mapping[str, Any]) -> tuple[PlanIn, ...]:
    """What was typed for each direction and breakthrough: `muc:D1:figures`, `…:measure`, `…:owner`, `…:due`."""
    keys = list(dict.fromkeys(name.split(":")[1] for name in post if name.startswith(PLAN) and name.count(":") == 2))
    found = []
    for key in keys:
        typed = {
            part: str(post.get(f"{PLAN}{key}:{part}", "")).strip() for part in ("figures", "measure", "owner", "due")
        }
        figures = tuple(part.strip().upper() for part in typed["figures"].replace(";", ",").split(",") if part.strip())
        due = parse_day(typed["due"]) if typed["due"] else None
        found.append(PlanIn(key, figures, typed["measure"], typed["owner"], due))
    return tuple(found)


def encoded(data: bytes) -> str:
    """The article's bytes for a hidden field: a text field would lose BOM, NFD and line ends."""
    return base64.b64encode(data).decode()
