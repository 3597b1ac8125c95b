"""The fields of a reading as a flat list: address, label, value, original words with their lines.

Made from the JSON document, so that a stored reading shows as it was confirmed, whatever the rules say later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quannhu.press import labels

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field. path: its address in the document; absent: the article does not say it; note: what to look at."""

    path: str
    group: str
    label: str
    value: str
    words: tuple[tuple[int, str], ...] = ()
    absent: bool = False
    note: str = ""

    @property
    def lines(self) -> str:
        """`4, 6`."""
        return ", ".join(str(line) for line in dict.fromkeys(line for line, _words in self.words))


def fields_of(document: Json) -> list[Field]:
    """Every field, in reading order; a field the article does not give stands as absent."""
    found: list[Field] = []
    for part in (_meeting, _photos, _persons, _review, _cited, _plan, _credits):
        found.extend(part(document))
    return found


def _words(*quotes: Json | None) -> tuple[tuple[int, str], ...]:
    return tuple((quote["line"], quote["text"]) for quote in quotes if quote)


def _quote(path: str, group: str, label: str, quote: Json | None, note: str = "") -> Field:
    """A field whose value is its words."""
    if quote is None:
        return Field(path, group, label, "", absent=True)
    return Field(path, group, label, quote["text"], _words(quote), note=note)


def day_text(day: Json) -> str:
    """`5/12/2023`, or `5/12` where the year is not written."""
    return f"{day['day']}/{day['month']}" + (f"/{day['year']}" if day["year"] else "")


def _count_text(count: Json) -> str:
    return f"{count['present']}" + (f"/{count['of']}" if count["of"] else "")


def _year_text(year: Json) -> str:
    half = {1: _("6 tháng đầu năm") + " ", 2: _("6 tháng cuối năm") + " "}.get(year["half"], "")
    return f"{half}{year['year']}"


def _meeting(document: Json) -> Iterator[Field]:
    event, group = document["event"], "meeting"
    if event:
        note = _("suy ra từ chữ trong bài") if event["inferred"] else ""
        yield Field(
            "event/type", group, _("Sự kiện"), str(labels.EVENTS[event["type"]]), _words(*event["basis"]), note=note
        )
        yield _quote("event/organisation", group, _("Đơn vị"), event["organisation"])
    else:
        yield Field("event/type", group, _("Sự kiện"), "", absent=True)
    yield _quote("title", group, _("Đầu đề"), document["title"])
    for path, label, text in (("date", _("Ngày họp"), day_text), ("attendance", _("Số người dự"), _count_text)):
        value = document[path]
        yield (
            Field(path, group, label, text(value), _words(value["words"]))
            if value
            else Field(path, group, label, "", absent=True)
        )
    yield _quote("place", group, _("Địa điểm"), document["place"])
    yield _quote("published", group, _("Ngày đăng"), document["published"])
    votes = document["votes"]
    yield Field(
        "votes",
        group,
        _("Biểu quyết"),
        _count_text(votes) if votes else "",
        _words(votes and votes["words"]),
        not votes,
    )
    for path, label in (("review_year", _("Năm tổng kết")), ("plan_year", _("Năm phương hướng"))):
        year = document[path]
        yield Field(
            path, group, label, _year_text(year) if year else "", _words(*(year["words"] if year else ())), not year
        )
    decision = document["decision"]
    yield _quote("decision/agreed", group, _("Đã thống nhất"), decision and decision["agreed"])
    yield _quote(
        "decision/resolution_voted", group, _("Thông qua nghị quyết"), decision and decision["resolution_voted"]
    )


def _photos(document: Json) -> Iterator[Field]:
    for index, photo in enumerate(document["photos"]):
        label = _("Ảnh %(number)s") % {"number": photo["number"]}
        note = _("cần xem lại") if photo["needs_review"] else ""
        marker = ((photo["marker_line"], "leftcenterrightdel"),) if photo["marker_line"] else ()
        caption = photo["caption"]
        value = caption["text"] if caption else _("ảnh không có chú thích")
        yield Field(f"photos/{index}/caption", "photos", label, value, marker + _words(caption), note=note)
        if photo["credit"]:
            yield _quote(
                f"photos/{index}/credit", "photos", _("%(photo)s: người chụp") % {"photo": label}, photo["credit"]
            )


def _persons(document: Json) -> Iterator[Field]:
    for index, person in enumerate(document["persons"]):
        path, label = f"persons/{index}", _("Người %(number)s") % {"number": index + 1}
        yield _quote(f"{path}/name", "persons", _("%(person)s: họ tên") % {"person": label}, person["name"])
        note = "" if person["rank_known"] else _("cấp bậc không có trong danh sách")
        yield _quote(f"{path}/rank", "persons", _("%(person)s: cấp bậc") % {"person": label}, person["rank"], note)
        posts = "; ".join(post["text"] for post in person["posts"])
        posts_label = _("%(person)s: chức vụ") % {"person": label}
        yield Field(f"{path}/posts", "persons", posts_label, posts, _words(*person["posts"]), not posts)
        roles = "; ".join(str(labels.ROLES.get(role["role"] or "", role["words"]["text"])) for role in person["roles"])
        words = _words(*(role["words"] for role in person["roles"]))
        unsure = _("chưa rõ vai trò") if not roles else ""
        yield Field(
            f"{path}/role", "persons", _("%(person)s: vai trò") % {"person": label}, roles, words, not roles, unsure
        )
    speeches = document["speeches"]
    for index, speech in enumerate(speeches or ()):
        label = _("Nội dung phát biểu: %(name)s") % {"name": speech["speaker"]["text"]}
        note = _("người nói là người nêu ngay trước đó") if speech["inferred"] else ""
        words = _words(speech["verb"], speech["words"])
        yield Field(f"speeches/{index}", "persons", label, speech["words"]["text"], words, note=note)
    if not speeches:
        yield Field("speeches", "persons", _("Nội dung phát biểu"), "", absent=True)


def _review(document: Json) -> Iterator[Field]:
    group, assessment, hard = "review", document["assessment"], document["difficulties"]
    if assessment:
        sources = ", ".join(str(labels.SOURCES[source]) for source in assessment["sources"])
        value = {True: _("thống nhất"), False: _("chưa thống nhất hết"), None: ""}[assessment["consensus"]]
        yield Field("assessment", group, _("Đánh giá"), f"{value} ({sources})", _words(*assessment["words"]))
    else:
        yield Field("assessment", group, _("Đánh giá"), "", absent=True)
    if hard:
        named = "; ".join(quote["text"] for quote in hard["named"]) or _("có, không nêu cụ thể")
        yield Field(
            "difficulties", group, _("Khó khăn"), named, _words(*hard["words"], *hard["named"], hard["overcome"])
        )
    else:
        yield Field("difficulties", group, _("Khó khăn"), "", absent=True)
    for index, actor in enumerate(document["actors"]):
        yield Field(f"actors/{index}", group, _("Ai làm"), actor["name"], _words(*actor["words"]))
    for index, means in enumerate(document["means"]):
        yield Field(f"means/{index}", group, _("Cách làm"), str(labels.MEANS[means["kind"]]), _words(means["words"]))
    for index, result in enumerate(document["results"]):
        label = _("Kết quả %(id)s") % {"id": result["id"]}
        yield Field(
            f"results/{index}",
            group,
            label,
            str(labels.RESULTS[result["kind"]]),
            _words(result["words"]),
            note=_aspects(result),
        )
    for index, quote in enumerate(document["shortcomings"]):
        yield _quote(f"shortcomings/{index}", group, _("Hạn chế, khuyết điểm"), quote)
    named_before = document["review_breakthroughs"]
    if named_before:
        value = "; ".join(quote["text"] for quote in named_before["named"]) or _("có nhắc, không nêu tên")
        words = _words(named_before["words"], *named_before["named"])
        yield Field("review_breakthroughs", group, _("Khâu đột phá trong năm"), value, words)


def _aspects(item: Json) -> str:
    named = [aspect["name"] for aspect in item["aspects"] if aspect["named"]]
    return _("nêu %(named)s trong 5 mặt: %(list)s") % {"named": len(named), "list": ", ".join(named)} if named else ""


def _cited(document: Json) -> Iterator[Field]:
    group = "cited"
    for index, award in enumerate(document["awards"]):
        value = f"{award['name']['text']} – {labels.STATUSES[award['status']]}"
        words = _words(award["movement"], award["recipient"], award["status_words"], award["name"])
        yield Field(f"awards/{index}", group, _("Khen thưởng"), value, words)
    for index, cited in enumerate(document["resolutions"]):
        issuer = cited["issuer"]["text"] if cited["issuer"] else ""
        number = f"{_('số')} {cited['number']['text']} " if cited["number"] else f"({_('không nêu số')}) "
        level = f" ({labels.LEVELS[cited['level']]})" if cited["level"] else ""
        yield Field(f"resolutions/{index}", group, _("Nghị quyết"), f"{number}{issuer}{level}", _words(cited["words"]))


def _plan(document: Json) -> Iterator[Field]:
    for name, label in (("breakthroughs", _("Khâu đột phá %(id)s")), ("directions", _("Phương hướng %(id)s"))):
        for index, item in enumerate(document[name]):
            notes = [_aspects(item), _("danh sách mở") if item["open_list"] else ""]
            notes += [
                _("cần xem lại") if item["needs_review"] else "",
                "" if item["quantified"] else _("chưa lượng hóa"),
            ]
            words = item["words"]
            note = "; ".join(note for note in notes if note)
            yield Field(f"{name}/{index}", "plan", label % {"id": item["id"]}, words["text"], _words(words), note=note)
    for index, term in enumerate(document["terms"]):
        relation = f" ({labels.TERMS[term['relation']]})" if term["relation"] else ""
        yield Field(
            f"terms/{index}", "plan", _("Nhiệm kỳ"), f"{term['first']}-{term['last']}{relation}", _words(term["words"])
        )
    for index, quantity in enumerate(document["quantities"]):
        owner = f" ({quantity['of']})" if quantity["of"] else ""
        value = f"{quantity['number']} {quantity['unit']}{owner}"
        yield Field(f"quantities/{index}", "plan", _("Con số trong bài"), value, _words(quantity["clause"]))
    if not document["quantities"]:
        yield Field("quantities", "plan", _("Con số trong bài"), "", absent=True)


def _credits(document: Json) -> Iterator[Field]:
    for index, byline in enumerate(document["bylines"]):
        names = ", ".join(quote["text"] for quote in byline["names"])
        note = _("cần xem lại") if byline["needs_review"] else ""
        label = str(labels.BYLINES[byline["kind"]])
        yield Field(f"bylines/{index}", "credits", label, names, _words(byline["label"], *byline["names"]), note=note)
    if not document["bylines"]:
        yield Field("bylines", "credits", _("Tin, ảnh"), "", absent=True)
    yield _quote("section", "credits", _("Chuyên mục"), document["section"])
