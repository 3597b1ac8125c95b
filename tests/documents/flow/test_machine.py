"""Whatever people try in whatever order, no document breaks the rules of the flow."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from quannhu.documents import actions, queries
from quannhu.documents.models import GivenNumber, Paper, StepTaken
from quannhu.documents.rules.flow import SENT, STATE_NAMES, TRANSITIONS, State, Step, after, steps_from
from quannhu.documents.rules.values import Block, BlockKind
from quannhu.kernel.errors import Refused
from tests import world as worlds
from tests.documents.flow.stage import Office, build, line, proposal

PEOPLE = ("drafter", "second", "head", "clerk", "other_clerk", "deputy", "chief")
ALLOWED = {"DOC-31", "DOC-32", "DOC-33", "DOC-34", "DOC-35", "DOC-38", "DOC-40", "DOC-41", "DOC-45", "KER-07", "KER-08"}


def one_allowed(office: Office, paper: Paper, choose: Callable[[list[str]], str]) -> None:
    """Take a step that somebody may take on the document now, by one of those who may."""
    paper = office.now(paper)
    actors = {who: office.actor(getattr(office, who)) for who in PEOPLE}
    ways = {(step.value, who) for who, actor in actors.items() for step in queries.steps_open(actor, paper)}
    steps = sorted({step for step, _who in ways} - {"hand_over", "file", "revise"})
    if not steps:
        return
    step = choose(steps)
    who = choose(sorted(who for name, who in ways if name == step))
    user, actor = getattr(office, who), actors[who]
    if step == "submit":
        office.submit(paper, user=user)
    elif step in ("number", "issue"):
        getattr(office, step)(paper, user, reason="chậm")
    elif step in ("pass_form", "review", "approve", "sign"):
        getattr(office, step)(paper, user)
    elif step == "register":
        actions.register(actor=actor, at=office.at(), paper_id=paper.pk)
    else:
        work = getattr(actions, "return_" if step == "return" else step)
        work(actor=actor, at=office.at(), paper_id=paper.pk, reason="phải sửa lại")


class Flow(RuleBasedStateMachine):
    """Two documents and seven people who try every step at any time, on days that pass."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.office.day, self.office.clock[0] = dt.date(2023, 12, 27), 480
        self.papers = [self.office.draft(), self.office.draft(proposal("Về việc khác"))]
        self.words = 0

    @initialize(first=st.integers(0, 7), second=st.integers(0, 7))
    def begin_anywhere(self, first: int, second: int) -> None:
        """The two documents stand at any step when the trying begins."""
        self.forward(0, first)
        self.forward(1, second)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def tried(self, work: object, *args: object, **more: object) -> None:
        """A step that is done, or refused by one of the flow's codes and leaves nothing behind."""
        try:
            with transaction.atomic():
                work(*args, **more)  # type: ignore[operator]
        except Refused as refused:
            assert refused.code.id in ALLOWED, refused

    @rule(which=st.integers(0, 1), who=st.sampled_from(PEOPLE), checker=st.sampled_from(PEOPLE))
    def submit(self, which: int, who: str, checker: str) -> None:
        office = self.office
        user, named = getattr(office, who), getattr(office, checker)
        self.tried(office.submit, self.papers[which], user=user, checker_id=named.pk)

    @rule(
        which=st.integers(0, 1), who=st.sampled_from(PEOPLE),
        name=st.sampled_from(("pass_form", "review", "approve", "sign", "number", "issue")),
    )  # fmt: skip
    def step(self, which: int, who: str, name: str) -> None:
        office = self.office
        more = {"reason": "cuối năm"} if name in ("number", "issue") else {}
        self.tried(getattr(office, name), self.papers[which], getattr(office, who), **more)

    def forward(self, which: int, steps: int) -> None:
        """The right people take the next steps."""
        for _ in range(steps):
            self.next_step(which)

    @rule(which=st.integers(0, 1), steps=st.integers(1, 7))
    def go_on(self, which: int, steps: int) -> None:
        """So that long ways are walked too."""
        self.forward(which, steps)

    def next_step(self, which: int) -> None:
        office = self.office
        turn = {
            State.DRAFT: lambda: office.submit(paper), State.CHECKING: lambda: office.pass_form(paper),
            State.REVIEWING: lambda: office.review(paper), State.APPROVING: lambda: office.approve(paper),
            State.APPROVED: lambda: office.sign(paper),
            State.SIGNED: lambda: office.number(paper, reason="chậm"),
            State.NUMBERED: lambda: office.issue(paper, reason="chậm"),
        }  # fmt: skip
        paper = office.now(self.papers[which])
        if State(paper.state) in turn:
            self.tried(turn[State(paper.state)])

    @rule(
        which=st.integers(0, 1), who=st.sampled_from(PEOPLE),
        name=st.sampled_from(("return_", "withdraw", "cancel", "recall")),
    )  # fmt: skip
    def back(self, which: int, who: str, name: str) -> None:
        office = self.office
        actor = office.actor(getattr(office, who))
        work = getattr(actions, name)
        self.tried(work, actor=actor, at=office.at(), paper_id=self.papers[which].pk, reason="phải sửa")

    @rule(which=st.integers(0, 1), data=st.data())
    def allowed(self, which: int, data: st.DataObject) -> None:
        """One of the steps that somebody may take now, backwards ones as often as forward."""
        one_allowed(self.office, self.papers[which], lambda steps: data.draw(st.sampled_from(steps)))

    @rule(which=st.integers(0, 1), who=st.sampled_from(PEOPLE), revise=st.booleans())
    def change(self, which: int, who: str, revise: bool) -> None:
        office, paper = self.office, self.office.now(self.papers[which])
        self.words += 1
        document = proposal(body=(Block(BlockKind.PARAGRAPH, line(f"Câu thứ {self.words}.")),))
        asked = {
            "actor": office.actor(getattr(office, who)), "at": office.at(), "paper_id": paper.pk,
            "revision": paper.revision, "document": document,
        }  # fmt: skip
        if revise:
            self.tried(actions.revise, reason="sửa câu", **asked)
        else:
            self.tried(actions.save, **asked)

    @rule(which=st.integers(0, 1))
    def register(self, which: int) -> None:
        office = self.office
        clerk = office.actor(office.clerk)
        self.tried(actions.register, actor=clerk, at=office.at(), paper_id=self.papers[which].pk)

    @rule()
    def tomorrow(self) -> None:
        self.office.day += dt.timedelta(days=1)
        self.office.clock[0] = 480

    @invariant()
    def nothing_contradicts(self) -> None:
        """Numbers unique, without a hole and explained; sent = signed = approved text; no number before a signature."""
        assert queries.flow_faults() == []

    @invariant()
    def every_number_follows_a_signature(self) -> None:
        for paper in self.papers:
            names = list(StepTaken.objects.filter(paper=paper).order_by("id").values_list("step", flat=True))
            for index, name in enumerate(names):
                if name == "number":
                    assert names[index - 1] == "sign"
                if name == "sign":
                    assert names[index - 1] == "approve"
                if name == "issue":
                    assert names[index - 1] == "number"

    @invariant()
    def two_persons(self) -> None:
        """Nobody judged what he wrote."""
        for paper in self.papers:
            authors = queries.author_ids(paper)
            judged = StepTaken.objects.filter(paper=paper, step__in=["pass_form", "review", "approve", "sign"])
            assert not authors & set(judged.values_list("by", flat=True))

    @invariant()
    def the_steps_form_one_way(self) -> None:
        """Each step begins where the one before it ended; the paper stands where the last one ended."""
        for paper in self.papers:
            before = ""
            for row in StepTaken.objects.filter(paper=paper).order_by("id"):
                assert row.before == before and (not before or after(State(before), Step(row.step)) == row.after)
                before = row.after
            assert Paper.objects.get(pk=paper.pk).state == before


@pytest.fixture
def stage(db: None) -> Iterator[None]:
    Flow.office = build(worlds.remembered(worlds.build))
    yield
    del Flow.office


def test_no_order_of_steps_breaks_a_document(stage: None) -> None:
    """The invariants of R13 after every step anybody tries."""
    run_state_machine_as_test(
        Flow,
        settings=settings(
            max_examples=10, stateful_step_count=20, deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_long_walks_of_allowed_steps(stage: None, seed: int) -> None:
    """Sixty steps over three documents, each by somebody who may, mostly forward: numbered ones come back too."""
    office, chance = Flow.office, random.Random(seed)
    office.day, office.clock[0] = dt.date(2023, 12, 27), 480

    def choose(steps: list[str]) -> str:
        # A number just given is taken back as often as it is sent; before that, mostly on.
        weights = {"cancel": 1, "recall": 1, "withdraw": 1, "return": 24 if "issue" in steps else 1}
        return chance.choices(steps, [weights.get(step, 24) for step in steps])[0]

    papers = [office.draft(proposal(f"Về việc số {number}")) for number in range(3)]
    for number in range(3, 63):
        place = chance.randrange(3)
        if not steps_from(State(office.now(papers[place]).state)) or papers[place].state == State.REGISTERED:
            papers[place] = office.draft(proposal(f"Về việc số {number}"))
        one_allowed(office, papers[place], choose)
        if chance.random() < 0.05:
            office.day += dt.timedelta(days=1)
        assert queries.flow_faults() == []
    taken = set(StepTaken.objects.values_list("before", "step"))
    assert ("numbered", "issue") in taken and taken & {("numbered", "return"), ("numbered", "cancel")}


@given(st.lists(st.sampled_from(sorted(Step)), max_size=40))
def test_no_way_leads_past_a_step(steps: list[Step]) -> None:
    """Rule DOC-R30, in the table itself: a document is sent only after form, content, approval, signature, number."""
    state, done = State.DRAFT, []
    for step in steps:
        reached = after(state, step)
        if reached is None:
            continue
        done = [] if reached == State.DRAFT else [*done, step]
        state = reached
        if state in SENT:
            way = [s for s in done if s not in (Step.REGISTER, Step.FILE)]
            last = ["approve", "sign", "number", "issue"]
            assert way[:3] == ["submit", "pass_form", "review"] and way[-4:] == last


def test_from_every_state_there_is_a_way_out_but_the_ends() -> None:
    for state in State:
        names = steps_from(state)
        assert bool(names) == (state not in (State.RECALLED, State.CANCELLED)), STATE_NAMES[state]
    assert {before for before, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(State)
    assert GivenNumber._meta.db_table == "documents_givennumber"
