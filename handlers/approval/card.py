"""The card of a submitted version, and the two taps that approve or accept it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.approval import Said, Step, hat_for_step, may_judge
from bot.domain.errors import N_, OldButton
from bot.domain.verdict_errors import AlreadyDecided, NewerVersion
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.docket import Docket, for_unit, open_docket
from handlers.approval.in_hand import kept
from handlers.approval.telling import tell_of_acceptance, tell_of_approval, tell_of_office
from handlers.figures.card import (
    APPROVE,
    explained_line,
    headline_lines,
    lacking_lines,
    verdict_choices,
)
from handlers.figures.reviewing import changes_since, counts
from handlers.figures.verdicts import verdict_words
from handlers.wording import FORM_STATES, HOME, period_title
from storage.figures import Sheet
from storage.reviews import NewVerdict, Verdict
from storage.uow import UnitOfWork

_CHANGES_LETTERS = 700


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    docket = open_docket(actor, intent, uow, reading=True)
    return kept(docket, moved_on(docket, intent) or card_screen(docket))


def moved_on(docket: Docket, intent: Intent) -> Screen | None:
    """The newer version, where the button was made for an older one."""
    form, old = docket.form, intent.number(1)
    if old == form.version:
        return None
    if old > form.version:
        raise OldButton
    newer = NewerVersion(old=old, version=form.version)
    return card_screen(docket, docket.say.refusal(newer))


def card_screen(docket: Docket, echo: Markup | None = None) -> Screen:
    """Who submitted what and when, the headline figures, what was explained, what was said."""
    lines = [echo + "\n"] if echo is not None else []
    lines.extend(with_board_line(docket))
    lines.extend(card_lines(docket))
    lines.extend(verdict_words(docket.desk, one) for one in _shown(docket))
    lines.extend(_awaited_line(docket))
    then = _sheet_before(docket)
    since = docket.form.version - 1
    lines.extend(changes_since(docket.desk, then, _CHANGES_LETTERS, since))
    return Screen(Markup("\n").join(lines), rows(*_choices(docket)))


def with_board_line(docket: Docket) -> list[Markup]:
    """That a version is only to be read, where the form is with its board again."""
    if not docket.is_with_board:
        return []
    words = (
        N_("<b>Version {version} as it was submitted</b>; it went back for another look.")
        if docket.form.state == "returned"
        else N_("<b>Version {version} as it was submitted</b>; the board has opened it again.")
    )
    return [docket.say(words, version=docket.form.version)]


def card_lines(docket: Docket, say: Say | None = None) -> list[Markup]:
    """The head of the card and its figures, in the reader's language."""
    desk, form, standing = docket.in_words(say), docket.form, docket.standing
    done, total = desk.progress
    lines = [
        desk.say(
            "<b>{period}</b>\n{unit}\n{state} · version {version} · {done}/{total} values\n"
            "Submitted by {name}, {at}",
            period=period_title(form.period, desk.say),
            unit=desk.unit_name,
            state=desk.say(FORM_STATES[form.state]),
            version=form.version,
            done=done,
            total=total,
            name=standing.name or desk.say("a colleague"),
            at=desk.say.time(standing.acted_at, desk.zone),
        ),
        *headline_lines(desk),
        *lacking_lines(desk),
        *explained_line(desk),
        *counts(desk),
    ]
    if any(entry.on_behalf_id for entry in desk.work.sheet.values()):
        lines.append(desk.say("Some figures were entered by the secretary for the board."))
    return lines


def _awaited_line(docket: Docket) -> list[Markup]:
    """Whom an approved version waits for, where that is the deputy's board and not the reader."""
    deputy = docket.case.left_to
    if docket.form.state != "approved" or docket.step is not None or deputy is None:
        return []
    board = docket.uow.blocs.board(docket.form.bloc_id, deputy)[1].name
    return [
        docket.say("\nIt waits for {board}, the deputy of the bloc, to accept it.", board=board)
    ]


def _shown(docket: Docket) -> list[Verdict]:
    """A signature that was checked is told once, as the approval that it is."""
    if docket.said(Said.APPROVED, Step.HEAD):
        return [one for one in docket.verdicts if one.said is not Said.PRESENTED]
    return docket.verdicts


def _sheet_before(docket: Docket) -> Sheet | None:
    """What the version before this one said."""
    figures, form = docket.uow.figures, docket.form
    if form.version < 2:
        return None
    before = figures.last_submission(form.id, form.version - 1)
    return figures.submitted_sheet(form, before) if before else None


def _choices(docket: Docket) -> list[Choice]:
    say, form = docket.say, docket.form
    if docket.step is not None:
        choices = list(verdict_choices(form.id, form.version, docket.step, say))
    else:
        look = Intent.of("approval.detail", form.id, form.version)
        choices = [Choice(say.plain("See the details"), look)]
    paper = docket.said(Said.PRESENTED)
    if form.state == "submitted" and paper and may_judge(docket.actor, docket.case, Step.BLOC):
        check = Intent.of("approval.paper_ok", form.id, form.version, paper.id)
        back = Intent.of("approval.return", form.id, form.version)
        choices.insert(0, Choice(say.plain("The signed sheet is right"), check))
        choices.append(Choice(say.plain("Ask for another look"), back))
    return [*choices, Choice(say.plain("What is to be done"), HOME)]


# Approving and accepting --------------------------------------------------------------------------


def approve(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first tap: what it will mean. Raises as the second one would."""
    docket, step = _to_decide(actor, intent, uow)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    _only_open(docket, step)
    say, form = docket.say, docket.form
    fields = {"unit": docket.desk.unit_name, "version": form.version}
    text = {
        Step.OFFICE: say("Pass version {version} of {unit} on to the head?", **fields),
        Step.HEAD: say(
            "Approve version {version} of {unit} and send it to the bloc? From then on it is"
            " locked.",
            **fields,
        ),
        Step.BLOC: say("Accept version {version} of {unit} for the bloc?", **fields),
    }[step]
    return Screen(
        Markup("\n\n").join([text, *lacking_lines(docket.desk)]),
        rows(
            Choice(
                say.plain("Yes: {what}", what=say.plain(APPROVE[step])),
                Intent.of("approval.approve_now", form.id, form.version, step),
            ),
            Choice(say.plain("Back"), Intent.of("approval.card", form.id, form.version)),
        ),
    )


def approve_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises AlreadyDecided where somebody else was first, and what
    `open_docket` and the rights raise.
    """
    docket, step = _to_decide(actor, intent, uow)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    _only_open(docket, step)
    hat = hat_for_step(docket.actor, docket.case, step)
    form = docket.form
    said = Said.ACCEPTED if step is Step.BLOC else Said.APPROVED
    state = {Step.OFFICE: "submitted", Step.HEAD: "approved", Step.BLOC: "accepted"}[step]
    new = NewVerdict(step, said, actor.person, for_unit(hat), uow.acted_at)
    uow.reviews.give(form, new, state)
    verb = {
        Step.OFFICE: "figures_looked_through",
        Step.HEAD: "figures_approved",
        Step.BLOC: "figures_accepted",
    }[step]
    uow.record(verb, "form", form.id, f"version {form.version}")
    if step is Step.OFFICE:
        tell_of_office(docket)
        return _done(docket, docket.say("✓ Passed on to the head of the board."))
    content = f"{form.period.key} version {form.version} {docket.standing.fingerprint}"
    uow.register(form.bloc_id, verb, "form", form.id, content)
    if step is Step.BLOC:
        tell_of_acceptance(docket)
        return _done(docket, docket.say("✓ <b>Accepted for the bloc</b>"))
    if any(entry.on_behalf_id for entry in docket.desk.work.sheet.values()):
        _confirm_entries(docket)
    asked = tell_of_approval(docket)
    done = docket.say("✓ <b>Approved and sent to the bloc</b>")
    return _done(docket, done if asked else Markup("\n").join([done, nobody_accepts(docket.say)]))


def nobody_accepts(say: Say) -> Markup:
    """Where maker and checker cannot be two yet."""
    return say(
        "Nobody is there yet who may accept it: the bloc needs another secretary, or the deputy's"
        " board."
    )


def _to_decide(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Docket, Step]:
    try:
        step = Step(intent.text(2))
    except ValueError:
        raise OldButton from None
    docket = open_docket(actor, intent, uow, deciding=True)
    hat_for_step(docket.actor, docket.case, step)
    return docket, step


def _only_open(docket: Docket, step: Step) -> None:
    """Raises AlreadyDecided for a version that has gone on from this step, OldButton for one that
    has not come to it.
    """
    state = docket.form.state
    if step is Step.BLOC:
        is_open = state == "approved"
    else:
        is_open = state == "submitted" and (step is Step.HEAD or docket.office_waits)
    if is_open:
        return
    if not docket.verdicts or (state == "submitted" and step is Step.BLOC):
        raise OldButton
    words = verdict_words(docket.desk, docket.verdicts[-1])
    raise AlreadyDecided(version=docket.form.version, words=words)


def _confirm_entries(docket: Docket) -> None:
    """Who approves for the board agrees with what the secretary entered for it."""
    entered = docket.uow.on_behalf.unconfirmed(docket.form.id)
    if entered:
        docket.uow.on_behalf.confirm(docket.form.id, docket.actor.person, entered[-1].id)


def _done(docket: Docket, text: Markup) -> Screen:
    say, form = docket.say, docket.form
    about = say(
        "{unit}\n{period}, version {version}",
        unit=docket.desk.unit_name,
        period=period_title(form.period, say),
        version=form.version,
    )
    return Screen(
        Markup("\n").join([text, about]),
        rows(
            Choice(say.plain("Others that wait"), Intent("approval")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )
