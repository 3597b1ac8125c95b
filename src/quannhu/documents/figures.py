"""Figures of documents: F21 the work of staff officers, F22 how documents are made."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.urls import NoReverseMatch, reverse

from quannhu.documents.models import Paper
from quannhu.documents.queries.measures import issued_in, lives_of, scores_of, seen_people
from quannhu.documents.queries.papers import papers_for, people
from quannhu.documents.rules import measures as rules
from quannhu.documents.rules.measures import Life
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.organization.queries import labels, subtree, unit_in_period, visible_to

Lives = Mapping[int, Life]


def _lives(query: FigureQuery) -> dict[int, Life]:
    """Documents issued in the period that the actor may see, drafted at the asked unit or anywhere."""
    papers = papers_for(query.actor, query.cutoff)
    if query.unit_code:
        unit_id = unit_in_period(visible_to(query.actor, query.cutoff), query.unit_code, query.period)
        papers = papers.filter(drafting_unit_id__in=subtree(unit_id, query.cutoff) | {unit_id})
    return lives_of(issued_in(papers, query.period, query.known_at), query.known_at)


def _unknown(path: tuple[str, ...]) -> Refused:
    return Refused(NOT_FOUND, what="mục của chỉ tiêu", key="/".join(path))


def _href(paper_id: int) -> str:
    try:
        return reverse("documents-paper", args=[paper_id])
    except NoReverseMatch:
        return ""


def _evidence(lives: Iterable[Life]) -> tuple[Evidence, ...]:
    return (Evidence("document", tuple(sorted(life.paper_id for life in lives))),)


class _ByUnit(ABC):
    """A figure over issued documents: drafting units, then what stands below, then the documents."""

    code = ""

    def compute(self, query: FigureQuery) -> FigureValue:
        """The figure over every document that counts."""
        lives = _lives(query)
        return FigureValue(self.code, self.parts(query, lives), _evidence(lives.values()))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> drafting units; (unit,) -> the figure's own groups; (unit, group) -> documents."""
        lives = _lives(query)
        if not path:
            units = {life.unit_id for life in lives.values()}
            names = labels(units, query.cutoff)
            order = sorted(units, key=lambda unit: names[unit].code)
            return Level("Đơn vị soạn", tuple(
                self._row(query, str(unit), str(names[unit]), _of_unit(lives, str(unit))) for unit in order
            ))  # fmt: skip
        mine = _of_unit(lives, path[0])
        if not mine or len(path) > 2:
            raise _unknown(path)
        groups = self.groups(query, mine)
        if len(path) == 1:
            rows = (self.group_row(query, key, name, found) for key, (name, found) in groups.items())
            return Level(self.below, tuple(rows))
        if path[1] not in groups:
            raise _unknown(path)
        name, found = groups[path[1]]
        return Level(name, self._papers(query, found), deepest=True)

    below = ""

    @abstractmethod
    def groups(self, query: FigureQuery, lives: Lives) -> dict[str, tuple[str, Lives]]:
        """Key -> (name, its documents)."""

    @abstractmethod
    def parts(self, query: FigureQuery, lives: Lives) -> tuple[Part, ...]:
        """The figure's parts over these documents."""

    def _row(self, query: FigureQuery, key: str, name: str, lives: Lives) -> Row:
        return Row(key, name, self.parts(query, lives), _evidence(lives.values()))

    def group_row(self, query: FigureQuery, key: str, name: str, lives: Lives) -> Row:
        """A group's line."""
        return self._row(query, key, name, lives)

    def _papers(self, query: FigureQuery, lives: Lives) -> tuple[Row, ...]:
        rows = []
        rows_of = Paper.objects.filter(pk__in=list(lives)).values_list("pk", "reference", "summary")
        told = {pk: f"{reference} {summary}" for pk, reference, summary in rows_of}
        for pk, life in lives.items():
            parts = pace_parts({pk: life})
            label = f"{told[pk]}: {life.days} ngày{', trả lại' if life.returned else ''}"
            rows.append(Row(str(pk), label, parts, _evidence([life]), _href(pk)))
        return tuple(rows)


def _of_unit(lives: Lives, unit: str) -> dict[int, Life]:
    return {pk: life for pk, life in lives.items() if str(life.unit_id) == unit}


def pace_parts(lives: Lives) -> tuple[Part, ...]:
    """How documents went, as parts."""
    pace = rules.pace(list(lives.values()))
    median = pace.median
    return (
        Part("issued", "Văn bản phát hành", pace.issued, "văn bản"),
        Part("median", "Trung vị từ dự thảo đến phát hành", median.numerator if median is not None else 0, "ngày",
             median.denominator if median is not None else 0),
        Part("returned", "Bị trả lại", pace.returned, "%", pace.issued),
        Part("first_pass", "Đạt ngay lần đầu", pace.first_pass, "%", pace.issued),
        Part("e_signed", "Ký số", pace.e_signed, "%", pace.issued),
    )  # fmt: skip


@figure(
    "F21",
    title="Chất lượng tham mưu của cán bộ",
    formula="Điểm mỗi người = 0,4 × tỷ lệ văn bản đúng hạn + 0,4 × tỷ lệ đạt ngay lần đầu + 0,2 × tỷ lệ đề xuất được"
    " chấp nhận; điểm bình quân = tổng điểm ÷ số người đủ dữ liệu (từ 5 văn bản); độ phủ = số người đủ dữ liệu ÷ số"
    " người có văn bản phát hành trong kỳ. Trọng số minh họa, chưa kiểm chứng.",
    rule="DOC-R102",
)
class StaffWork(_ByUnit):
    """The mean of the scores of those who wrote; each score opens for the person and the superiors only."""

    code, below = "F21", "Cán bộ"

    def parts(self, query: FigureQuery, lives: Lives) -> tuple[Part, ...]:
        scores = scores_of(lives, query.known_at)
        judged = {person: score.value for person, score in scores.items() if score.value is not None}
        average = rules.mean(list(judged.values())) if rules.told(judged, seen_people(query.actor)) else None
        return _mean_parts(average, len(judged), len(scores))

    def groups(self, query: FigureQuery, lives: Lives) -> dict[str, tuple[str, Lives]]:
        written = {person for life in lives.values() for person in life.authors}
        seen = written & seen_people(query.actor)
        names = people(seen)
        return {
            str(person): (
                names.get(person, f"#{person}"), {pk: life for pk, life in lives.items() if person in life.authors}
            )
            for person in sorted(seen, key=lambda each: names.get(each, ""))
        }  # fmt: skip

    def group_row(self, query: FigureQuery, key: str, name: str, lives: Lives) -> Row:
        """A person's own score, not that of those who wrote with him."""
        score = scores_of(lives, query.known_at)[int(key)]
        scored = score.value is not None
        parts = _mean_parts(score.value, int(scored), 1)
        return Row(key, f"{name}: {score.grade}", parts, _evidence(lives.values()))


def _mean_parts(mean: Fraction | None, scored: int, people_count: int) -> tuple[Part, ...]:
    return (
        Part("mean", "Điểm bình quân", mean.numerator if mean is not None else 0, "điểm",
             mean.denominator if mean is not None else 0),
        Part("coverage", "Người đủ dữ liệu", scored, "%", people_count),
        Part("people", "Người có văn bản", people_count, "người"),
    )  # fmt: skip


@figure(
    "F22",
    title="Soạn thảo, ban hành văn bản",
    formula="Số văn bản phát hành trong kỳ; trung vị của số ngày từ lập dự thảo đến phát hành; tỷ lệ bị trả lại ít nhất"
    " một lần; tỷ lệ ký số, trên số văn bản phát hành.",
    rule="DOC-R100",
)
class Drafting(_ByUnit):
    """How documents issued in the period went."""

    code, below = "F22", "Tháng phát hành"

    def parts(self, query: FigureQuery, lives: Lives) -> tuple[Part, ...]:
        return pace_parts(lives)

    def groups(self, query: FigureQuery, lives: Lives) -> dict[str, tuple[str, Lives]]:
        found: dict[str, dict[int, Life]] = {}
        for pk, life in lives.items():
            found.setdefault(f"{life.issued_on:%Y-%m}", {})[pk] = life
        return {month: (f"Tháng {int(month[5:])}/{month[:4]}", lives) for month, lives in sorted(found.items())}
