"""The words of argparse in Vietnamese, and what a person typed refused in the house's words."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from quannhu.kernel.errors import Refused

WORDS = {
    "usage: ": "Cách gọi: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "in lời hướng dẫn này",
    "%(prog)s: error: %(message)s\n": "%(prog)s: gọi sai: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu: %s",
    "one of the arguments %s is required": "cần một trong: %s",
    "unrecognized arguments: %s": "không có tham số: %s",
    "not allowed with argument %s": "không dùng cùng %s",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "unexpected option string: %s": "không có tùy chọn %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s chưa rõ: có thể là %(matches)s",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "cần nhiều nhất một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected %s argument": "cần %s giá trị",
    "expected %s arguments": "cần %s giá trị",
    "invalid %(type)s value: %(value)r": "%(value)r không đọc được",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r không có, chọn một trong: %(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r không có, chọn một trong: %(choices)s",
}


def _say(text: str) -> str:
    return WORDS.get(text, text)


def _say_many(one: str, many: str, count: int) -> str:
    return _say(one if count == 1 else many)


def speak_vietnamese() -> None:
    """Have argparse take its words from WORDS: it looks them up as gettext would, through these two names."""
    vars(argparse).update(_=_say, ngettext=_say_many)


class Parser(argparse.ArgumentParser):
    """A parser of the house; its subparsers are of the same kind."""

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        try:
            return super()._get_value(action, arg_string)
        except Refused as refused:
            raise argparse.ArgumentError(action, str(refused)) from refused

    def error(self, message: str) -> NoReturn:
        """Print how to call it and what is wrong; exit status 2."""
        super().error(re.sub(r"\b(room|verb)\b(?=:|$)", "việc cần làm", message))
