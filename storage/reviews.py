"""Named queries about what follows a submission: verdicts, returned items, late windows, files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update

from bot.domain.approval import Said, Step
from bot.domain.kpi import State
from bot.screen import FileRef
from storage.engine import Statements
from storage.form_rows import PERIOD_FIELDS, Form, Period, period_from
from storage.involved import Involved, read_involved
from storage.models.blocs import office
from storage.models.figures import form, period, submission, value
from storage.models.people import person_profile
from storage.models.review import attachment, late_window, returned_item, verdict
from storage.review_rows import (
    WAITING,
    WHOLE,
    NewVerdict,
    ReturnedItem,
    Standing,
    Verdict,
    Waiting,
)
from storage.types import new_id

__all__ = [
    "WHOLE",
    "Involved",
    "NewVerdict",
    "ReturnedItem",
    "Reviews",
    "Standing",
    "Verdict",
    "Waiting",
]


class Reviews:
    """Verdicts and what belongs to them inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now
        # A step asks several times whether the board may still submit.
        self._late: dict[tuple[int, int], datetime | None] = {}

    # Verdicts

    def standing(self, found: Form) -> Standing | None:
        """None for a form that was never submitted."""
        row = self._connection.execute(
            select(
                submission.c.submitted_by,
                func.coalesce(person_profile.c.full_name, ""),
                submission.c.submitted_at,
                submission.c.acted_at,
                submission.c.fingerprint,
                office.c.unit_id,
            )
            .select_from(submission)
            .outerjoin(person_profile, person_profile.c.person_id == submission.c.submitted_by)
            .outerjoin(
                office,
                and_(
                    office.c.bloc_id == submission.c.bloc_id,
                    office.c.year == found.period.year,
                    office.c.kind == "deputy",
                ),
            )
            .where(submission.c.form_id == found.id, submission.c.version == found.version)
        ).first()
        return Standing(*row) if row else None

    def verdicts(self, form_id: int, version: int) -> list[Verdict]:
        """What was said of a version, oldest first."""
        rows = self._connection.execute(
            select(
                verdict.c.id,
                verdict.c.version,
                verdict.c.step,
                verdict.c.said,
                verdict.c.on_paper,
                verdict.c.paper_number,
                verdict.c.paper_on,
                verdict.c.attachment_id,
                verdict.c.note,
                verdict.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
                verdict.c.for_unit_id,
                verdict.c.acted_at,
            )
            .outerjoin(person_profile, person_profile.c.person_id == verdict.c.person_id)
            .where(verdict.c.form_id == form_id, verdict.c.version == version)
            .order_by(verdict.c.id)
        )
        return [
            Verdict(row[0], row[1], Step(row[2]), Said(row[3]), row[4] == "yes", *row[5:])
            for row in rows
        ]

    def give(self, found: Form, new: NewVerdict, state: str) -> int:
        """Write what was said of the form's version, and where the form stands from now on."""
        number, signed_on = new.paper or ("", None)
        result = self._connection.execute(
            insert(verdict).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                version=found.version,
                step=new.step,
                said=new.said,
                on_paper="yes" if new.paper else "no",
                paper_number=number,
                paper_on=signed_on,
                attachment_id=new.attachment_id,
                note=new.note,
                person_id=new.person_id,
                for_unit_id=new.for_unit_id,
                acted_at=new.acted_at,
                recorded_at=self._now,
            )
        )
        if state != found.state:
            self._connection.execute(
                update(form).where(form.c.id == found.id).values(state=state, reopened_for="")
            )
        return new_id(result)

    def waiting(self, bloc_id: int, units: Sequence[int] | None = None) -> list[Waiting]:
        """Forms of the periods being collected that were submitted and are not accepted yet, in
        the boards' order: of all boards, or of some and of those whose deputy they are.
        """
        found = WAITING.where(period.c.bloc_id == bloc_id)
        if units is not None:
            found = found.where(or_(form.c.unit_id.in_(units), office.c.unit_id.in_(units)))
        return [
            Waiting(
                form_id=row[0],
                period=period_from(row[10:]),
                unit_id=row[1],
                state=row[2],
                version=row[3],
                submitted_by=row[4],
                submitted_at=row[5],
                office_waits=row[6] == "yes" and not row[7],
                on_paper=bool(row[8]),
                deputy_id=row[9],
            )
            for row in self._connection.execute(found)
        ]

    def involved(self, form_ids: Collection[int]) -> dict[int, Involved]:
        """By form, who had a hand in the version that stands, beside whoever submitted it."""
        return read_involved(self._connection, form_ids)

    # Returned items

    def return_items(
        self,
        found: Form,
        verdict_id: int,
        questions: Sequence[str],
        note: str,
        attachment_id: int | None,
    ) -> None:
        """The questions that went back; none of them: the form as a whole."""
        self._connection.execute(
            insert(returned_item),
            [
                {
                    "bloc_id": found.bloc_id,
                    "form_id": found.id,
                    "verdict_id": verdict_id,
                    "question": key,
                    "note": note,
                    "attachment_id": attachment_id,
                }
                for key in questions or (WHOLE,)
            ],
        )

    def returned(self, form_id: int, version: int) -> list[ReturnedItem]:
        """What went back of a version, in the order it was chosen."""
        rows = self._connection.execute(
            select(
                returned_item.c.id,
                returned_item.c.question,
                returned_item.c.note,
                returned_item.c.attachment_id,
                func.coalesce(person_profile.c.full_name, ""),
                returned_item.c.settled_at,
            )
            .join(verdict, verdict.c.id == returned_item.c.verdict_id)
            .outerjoin(person_profile, person_profile.c.person_id == verdict.c.person_id)
            .where(returned_item.c.form_id == form_id, verdict.c.version == version)
            .order_by(returned_item.c.id)
        )
        return [
            ReturnedItem(row[0], row[1], row[2], row[3], row[4], settled=row[5] is not None)
            for row in rows
        ]

    def settle(self, form_id: int, questions: Sequence[str], by: int) -> None:
        """The board has looked at these questions."""
        self._connection.execute(
            update(returned_item)
            .where(
                returned_item.c.form_id == form_id,
                returned_item.c.question.in_(questions),
                returned_item.c.settled_at.is_(None),
            )
            .values(settled_by=by, settled_at=self._now)
        )

    def answer_whole(self, form_id: int, answer: str, by: int) -> None:
        """The board's word on a remark about the form as a whole: it goes with the next version."""
        self._connection.execute(
            update(form).where(form.c.id == form_id).values(reopened_for=answer)
        )
        self.settle(form_id, [WHOLE], by)

    # Files that are passed on

    def attach(self, bloc_id: int, file: FileRef, sent_by: int, inbox_id: int | None) -> int:
        result = self._connection.execute(
            insert(attachment).values(
                bloc_id=bloc_id,
                channel=file.channel,
                bot=file.bot,
                file_ref=file.ref,
                kind=file.kind,
                name=file.name,
                mime=file.mime[:128],
                size=file.size,
                sent_by=sent_by,
                sent_at=self._now,
                inbox_id=inbox_id,
            )
        )
        return new_id(result)

    def attachment(
        self, bloc_id: int, attachment_id: int, sent_by: int | None = None
    ) -> FileRef | None:
        """A file of the bloc, or only where this person has sent it."""
        found = select(
            attachment.c.channel,
            attachment.c.bot,
            attachment.c.kind,
            attachment.c.file_ref,
            attachment.c.name,
            attachment.c.mime,
            attachment.c.size,
        ).where(attachment.c.id == attachment_id, attachment.c.bloc_id == bloc_id)
        if sent_by is not None:
            found = found.where(attachment.c.sent_by == sent_by)
        row = self._connection.execute(found).first()
        return FileRef(*row) if row else None

    def set_document(self, period_id: int, attachment_id: int) -> None:
        """The ministry's document of a request; the last one sent is the one that is opened."""
        self._connection.execute(
            update(period).where(period.c.id == period_id).values(document_id=attachment_id)
        )

    # Late windows, closing

    def late_until(self, period_id: int, unit_id: int) -> datetime | None:
        """Until when the board may submit in spite of the deadline; the newest word holds."""
        key = (period_id, unit_id)
        if key not in self._late:
            self._late[key] = self._connection.execute(
                select(late_window.c.until)
                .where(late_window.c.period_id == period_id, late_window.c.unit_id == unit_id)
                .order_by(late_window.c.id.desc())
                .limit(1)
            ).scalar_one_or_none()
        return self._late[key]

    def grant_late(
        self, chosen: Period, unit_id: int, *, until: datetime, reason: str, by: int
    ) -> int:
        self._late.pop((chosen.id, unit_id), None)
        result = self._connection.execute(
            insert(late_window).values(
                bloc_id=chosen.bloc_id,
                period_id=chosen.id,
                unit_id=unit_id,
                until=until,
                reason=reason,
                granted_by=by,
                granted_at=self._now,
            )
        )
        return new_id(result)

    def period(self, bloc_id: int, period_id: int, *, lock: bool = False) -> Period | None:
        """A period of the bloc in whatever state; locked where it is about to be changed."""
        found = select(*PERIOD_FIELDS).where(period.c.id == period_id, period.c.bloc_id == bloc_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        return period_from(row) if row else None

    def in_held_period(self, found: Form) -> Form:
        """The form with its period as it stands, kept from being closed until the transaction ends.

        Locks are taken in this order, so that nobody waits in a circle: the bloc, forms by number,
        a person's appointments, the period or the contest, and last of all, when nothing else is
        left to be written, the register (`storage.records`), by bloc.
        """
        state = self._connection.execute(
            select(period.c.state).where(period.c.id == found.period.id).with_for_update(read=True)
        ).scalar_one()
        return replace(found, period=replace(found.period, state=state))

    def states(self, period_id: int) -> dict[int, str]:
        """Where each board's form of a period stands; boards without one are left out."""
        rows = self._connection.execute(
            select(form.c.unit_id, form.c.state).where(form.c.period_id == period_id)
        )
        return {row[0]: row[1] for row in rows}

    def forms(self, period_id: int) -> dict[int, int]:
        """The form of each board of a period, by board; boards without one are left out."""
        rows = self._connection.execute(
            select(form.c.unit_id, form.c.id).where(form.c.period_id == period_id)
        )
        return {row[0]: row[1] for row in rows}

    def late_windows(self, period_id: int) -> dict[int, datetime]:
        """Until when boards may submit in spite of the deadline, by board; the newest holds."""
        rows = self._connection.execute(
            select(late_window.c.unit_id, late_window.c.until)
            .where(late_window.c.period_id == period_id)
            .order_by(late_window.c.id)
        )
        return {row[0]: row[1] for row in rows}

    def begun(self, period_id: int) -> frozenset[int]:
        """The boards whose forms of a period hold a value."""
        rows = self._connection.execute(
            select(form.c.unit_id)
            .join(value, value.c.form_id == form.c.id)
            .where(form.c.period_id == period_id, value.c.state != State.NOT_AVAILABLE)
            .distinct()
        )
        return frozenset(rows.scalars())

    def set_period_state(self, period_id: int, state: str) -> None:
        """ "Chốt số liệu", or open again."""
        self._connection.execute(update(period).where(period.c.id == period_id).values(state=state))
