"""Template tags every room uses: numbers, days and command ids written the Vietnamese way."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from quannhu.kernel import days, money, quantity
from quannhu.kit.words import screen

register = template.Library()
# A code in brackets that holds a hyphen, where a browser would break it: "(K-1101)".
_CODE = re.compile(r"\([^\s()<>\"]*-[^\s()<>\"]*\)")


@register.filter
def dong(value: int | None) -> str:
    """`26.780.000`; zero and nothing as a dash."""
    return money.group_digits(value) if value else "–"


@register.filter
def number(value: int | None) -> str:
    """`8.890`; zero and nothing as a dash."""
    return money.group_digits(value) if value else "–"


@register.filter
def day(value: dt.date | None) -> str:
    """`14/9/2023`."""
    return days.format_day(value) if value else "–"


@register.filter
def instant(value: dt.datetime | None) -> str:
    """`16:00 14/9/2023`."""
    return days.format_instant(value) if value else "–"


@register.filter
def qty(value: int | None, item: Any) -> str:
    """Base units in the item's display unit, without the unit's name: `291,2`; zero as a dash."""
    if not value:
        return "–"
    size = quantity.units_of(item.base).get(item.display_unit, 1)
    return quantity.format_number(Fraction(value, size), 6)


@register.filter
def shown(value: Any) -> Any:
    """What a room says in Vietnamese (a label, a refusal's sentence), in the language of the screen."""
    return screen(value)


@register.filter
def codes(value: Any) -> SafeString:
    """Words whose codes in brackets are never broken over two lines: `Bếp 1 (K-1101)`."""
    words = conditional_escape(value)
    if "-" not in words:
        return words
    return mark_safe(_CODE.sub(r'<span class="code">\g<0></span>', words))


@register.simple_tag
def command_id() -> SafeString:
    """A hidden field with a fresh command id: posting the same form twice does the work once."""
    return format_html('<input type="hidden" name="command_id" value="{}">', uuid.uuid4())
