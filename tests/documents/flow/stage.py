"""An office with everyone a document passes: two officers, a section head, two clerks, the head and his deputy."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User

from quannhu.documents import actions
from quannhu.documents.models import Paper, Version
from quannhu.documents.rules.values import Block, BlockKind, Document, Run, Signer
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from tests.world import World, make_user

DAY = dt.date(2023, 3, 14)  # a Tuesday
HEAD = "Nguyễn Minh Họa"


def line(text: str) -> tuple[Run, ...]:
    """A line of plain words."""
    return (Run(text),)


def proposal(summary: str = "Về việc mua bổ sung dụng cụ cấp dưỡng", **changed: object) -> Document:
    """A tờ trình with every part."""
    document = Document(
        kind="to_trinh", profile="nd30", parent="BỘ TỔNG HẬU CẦN", organ="CỤC QUÂN NHU BỒNG LAI", organ_sign="QN",
        summary=summary, place="Bồng Lai", addressees=("Thủ trưởng Bộ Tổng Hậu cần",),
        body=(
            Block(BlockKind.PARAGRAPH, line("Cục Quân nhu đề nghị mua bổ sung 120 bộ dụng cụ cấp dưỡng.")),
            Block(BlockKind.PARAGRAPH, line("Kính đề nghị Thủ trưởng xem xét, phê duyệt.")),
        ),
        signers=(Signer("Cục trưởng", HEAD, "Đại tá"),), recipients=("Như trên", "Phòng Kế hoạch"), kept_by="VT, QN",
    )  # fmt: skip
    return replace(document, **changed)


@dataclass
class Office:
    """The people around one organ, and the steps in their names; `day` is where it stands."""

    world: World
    drafter: User
    second: User
    head: User
    clerk: User
    other_clerk: User
    deputy: User
    chief: User
    day: dt.date = DAY
    clock: list[int] = field(default_factory=lambda: [480])

    def at(self) -> dt.datetime:
        """A new instant of the day, a minute after the last."""
        self.clock[0] += 1
        return self.world.at(self.day, f"{self.clock[0] // 60 % 24:02d}:{self.clock[0] % 60:02d}")

    def actor(self, user: User) -> Actor:
        return self.world.actor_of(user, self.day)

    def draft(self, document: Document | None = None, user: User | None = None, **more: object) -> Paper:
        """A new draft of the organ."""
        pk = actions.start_draft(
            actor=self.actor(user or self.drafter), at=self.at(), command_id=uuid.uuid4(),
            document=document or proposal(), unit_id=self.world.root.pk, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return Paper.objects.get(pk=pk)

    def submit(self, paper: Paper, **changed: object) -> Paper:
        asked = {"checker_id": self.clerk.pk, "signer_id": self.chief.pk, "revision": self.now(paper).revision}
        user = changed.pop("user", self.drafter)
        actions.submit(actor=self.actor(user), at=self.at(), paper_id=paper.pk, **(asked | changed))  # type: ignore
        return self.now(paper)

    def pass_form(self, paper: Paper, user: User | None = None) -> Paper:
        actions.pass_form(actor=self.actor(user or self.clerk), at=self.at(), paper_id=paper.pk)
        return self.now(paper)

    def review(self, paper: Paper, user: User | None = None) -> Paper:
        actions.review(actor=self.actor(user or self.head), at=self.at(), paper_id=paper.pk)
        return self.now(paper)

    def digest(self, paper: Paper) -> str:
        return Version.objects.filter(paper=paper).order_by("-number")[0].digest

    def approve(self, paper: Paper, user: User | None = None) -> Paper:
        actions.approve(
            actor=self.actor(user or self.chief), at=self.at(), paper_id=paper.pk, digest=self.digest(paper)
        )
        return self.now(paper)

    def sign(self, paper: Paper, user: User | None = None) -> Paper:
        actions.sign(actor=self.actor(user or self.chief), at=self.at(), paper_id=paper.pk, digest=self.digest(paper))
        return self.now(paper)

    def number(self, paper: Paper, user: User | None = None, **more: object) -> Paper:
        actions.number(
            actor=self.actor(user or self.clerk), at=self.at(), command_id=uuid.uuid4(), paper_id=paper.pk,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return self.now(paper)

    def issue(self, paper: Paper, user: User | None = None, **more: object) -> Paper:
        actions.issue(
            actor=self.actor(user or self.clerk), at=self.at(), command_id=uuid.uuid4(), paper_id=paper.pk,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return self.now(paper)

    def signed(self, document: Document | None = None) -> Paper:
        """A document taken to the signature."""
        return self.sign(self.approve(self.review(self.pass_form(self.submit(self.draft(document))))))

    def issued(self, document: Document | None = None) -> Paper:
        """A document taken to its recipients."""
        return self.issue(self.number(self.signed(document)))

    def now(self, paper: Paper) -> Paper:
        """The paper as the database has it."""
        return Paper.objects.get(pk=paper.pk)


def build(world: World) -> Office:
    """The office of the department in the small world."""
    deputy = make_user("cuc-pho", "Lý Hư Cấu")
    world.appoint(deputy, "commander", "CQN")
    deputy.posts.update(title="Phó Cục trưởng")
    world.commander.posts.update(title="Cục trưởng")
    return Office(
        world, drafter=world.user("staff_officer"), second=world.another_user("staff_officer", name="Đinh Văn Mẫu"),
        head=world.another_user("section_head", name="Ngô Hư Cấu"), clerk=world.user("clerk"),
        other_clerk=world.another_user("clerk", name="Vũ Thị Ví Dụ"), deputy=deputy, chief=world.commander,
    )  # fmt: skip


def code_of(error: Refused) -> str:
    """DOC-NN."""
    return error.code.id
