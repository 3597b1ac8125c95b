"""Where the reader's word lists come from: the file shipped with the program, or the unit's own copy."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from quannhu.kernel.errors import Refused
from quannhu.kernel.text import nfc
from quannhu.press.codes import VOCABULARY_NOT_READ
from quannhu.press.rules.vocabulary import Topic, Verb, Vocabulary


def vocabulary_of(data: dict[str, Any]) -> Vocabulary:
    """The word lists as frozen values.

    errors      KeyError, TypeError, ValueError when a list is missing or of the wrong shape
    """
    plain = {name: tuple(data[name]) for name in Vocabulary.__dataclass_fields__ if _is_words(data.get(name))}
    verbs = tuple(
        Verb(row["words"], row["role"], tuple(row.get("followed_by", ())), tuple(row.get("not_followed_by", ())))
        for row in data["verbs"]
    )
    made: dict[str, Any] = {
        **plain,
        "verbs": verbs,
        "short_caption": int(data["short_caption"]),
        "figures_per_item": int(data["figures_per_item"]),
        "means": tuple(Topic(row["kind"], tuple(row["words"])) for row in data["means"]),
        "result_kinds": tuple(Topic(row["kind"], tuple(row["all"]), row["label"]) for row in data["result_kinds"]),
        "figures": tuple(Topic(row["figure"], tuple(row["all"])) for row in data["figures"]),
    }
    if any(not row for row in (made["verbs"], made["result_kinds"], *plain.values())):
        raise ValueError("empty list")
    return Vocabulary(**made)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


@lru_cache(maxsize=1)
def shipped() -> Vocabulary:
    """The word lists that come with the program."""
    text = (files("quannhu.press") / "data" / "vocabulary.json").read_text(encoding="utf-8")
    return vocabulary_of(json.loads(nfc(text)))


def sample_text() -> str:
    """The fictional article that comes with the program, of the shape people meet."""
    return (files("quannhu.press") / "data" / "bai-mau-bong-lai.txt").read_text(encoding="utf-8")


def from_file(path: Path) -> Vocabulary:
    """The unit's own word lists.

    errors      Refused(PRS-10) naming the file and what is wrong; OSError when it cannot be opened
    """
    raw = path.read_bytes()
    try:
        return vocabulary_of(json.loads(nfc(raw.decode("utf-8"))))
    except UnicodeDecodeError as error:
        raise Refused(VOCABULARY_NOT_READ, file=path.name, reason=f"byte {error.start} không phải UTF-8") from error
    except json.JSONDecodeError as error:
        reason = f"sai dạng JSON tại dòng {error.lineno}, cột {error.colno}"
        raise Refused(VOCABULARY_NOT_READ, file=path.name, reason=reason) from error
    except KeyError as error:
        raise Refused(VOCABULARY_NOT_READ, file=path.name, reason=f"thiếu mục {error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(VOCABULARY_NOT_READ, file=path.name, reason="có mục không đúng kiểu") from error
