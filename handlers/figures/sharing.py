"""Sharing out the form: a colleague takes one group, or another department is asked for it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.errors import OldButton
from bot.domain.kpi import Shortcut
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.answering import carried_over
from handlers.figures.asking import next_screen
from handlers.figures.form import Desk, sit_down, to_form
from handlers.invitations import issue_invitation
from handlers.wording import person_name
from storage.figures import Write
from storage.uow import UnitOfWork


def show_groups(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return _groups_screen(sit_down(actor, intent.number(0), uow))


def _groups_screen(desk: Desk) -> Screen:
    say = desk.say
    lines = [say("<b>Groups of the form</b>: who enters what")]
    lines.extend(
        say("{group}: {who}", group=desk.group_name(key), who=who)
        for key, who in _holders(desk).items()
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(desk.group_name(key), Intent.of("figures.group", desk.form.id, key))
                for key in _keys(desk)
            ),
            to_form(desk),
        ),
    )


def _holders(desk: Desk) -> dict[str, str | Markup]:
    """Who has taken each group, and which colleagues of other departments were asked for it."""
    say, form = desk.say, desk.form
    taken = desk.uow.groups.taken(form.id)
    asked: dict[str, list[str]] = {}
    for member in desk.uow.people.members(form.bloc_id, form.unit_id):
        if member.role is Role.CONTRIBUTOR:
            asked.setdefault(member.scope, []).append(member.full_name)
    found: dict[str, str | Markup] = {}
    for key in _keys(desk):
        names = [taken[key][1]] if key in taken else []
        names += [name for name in asked.get(key, []) if name not in names]
        found[key] = ", ".join(names) or say("nobody in particular")
    return found


def _keys(desk: Desk) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question.group for question in desk.questions))


def show_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    say, key = desk.say, _group(desk, intent.text(1))
    holder = uow.groups.taken(desk.form.id).get(key)
    mine = holder is not None and holder[0] == actor.person_id
    shortcut = next(g.shortcut for g in desk.work.catalogue.groups if g.key == key)
    return Screen(
        say("<b>{group}</b>\nIn hand: {who}", group=desk.group_name(key), who=_holders(desk)[key]),
        rows(
            Choice(say.plain("I give it back"), Intent.of("figures.give", desk.form.id, key))
            if mine
            else Choice(
                say.plain("I enter this group"), Intent.of("figures.take", desk.form.id, key)
            ),
            Choice(
                say.plain("All same as last time"), Intent.of("figures.all_same", desk.form.id, key)
            )
            if shortcut is Shortcut.SAME_AS_BEFORE and desk.form.state != "submitted"
            else None,
            Choice(
                say.plain("Ask another department"), Intent.of("figures.hand", desk.form.id, key)
            )
            if may(actor.hat, Act.HAND_OUT_GROUP, desk.form.unit_id)
            else None,
            Choice(say.plain("Back"), Intent.of("figures.groups", desk.form.id)),
        ),
    )


def _group(desk: Desk, key: str) -> str:
    if key not in _keys(desk):
        raise OldButton
    return key


def take_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Taking is a sign to colleagues, no lock: whoever must can still enter.

    Whoever had the group in hand is told that it has passed on.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    key = _group(desk, intent.text(1))
    holder = uow.groups.taken(desk.form.id).get(key)
    if holder is None or holder[0] != actor.person_id:
        uow.groups.give_back(desk.form.id, key)
        taken = uow.groups.take(desk.form, key, actor.person)
        uow.record("group_taken", "form", desk.form.id, key)
        if holder is not None:
            _tell_holder(desk, key, holder[0], taken)
    first = next(question for question in desk.in_turn if question.group == key)
    index = desk.in_turn.index(first)
    echo = desk.say("You have taken “{group}”; colleagues see it.", group=desk.group_name(key))
    return next_screen(desk, desk.in_turn[index - 1] if index else None, echo)


def _tell_holder(desk: Desk, key: str, person_id: int, taken: int) -> None:
    name, form = desk.actor.full_name, desk.form
    names = next(group.names for group in desk.work.catalogue.groups if group.key == key)

    def compose(say: Say) -> Screen:
        return Screen(
            say("{name} enters “{group}” from now on.", name=name, group=names[say.language]),
            rows(Choice(say.plain("The form"), Intent.of("figures", form.id))),
        )

    desk.uow.tell(person_id, compose, f"group-taken:{taken}")


def give_group_back(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a group that is not in the person's own hand."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    key = _group(desk, intent.text(1))
    holder = uow.groups.taken(desk.form.id).get(key)
    if holder is None or holder[0] != actor.person_id:
        raise OldButton
    uow.groups.give_back(desk.form.id, key)
    uow.record("group_given_back", "form", desk.form.id, key)
    return _groups_screen(desk)


def all_same(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every blank of the group gets last period's figure, as an estimate where the form is one;
    what was entered stays.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    key = _group(desk, intent.text(1))
    desk.only_draft()
    writes = [
        Write(cell, 0, desk.said(cell, figure))
        for question in desk.questions
        if question.group == key
        for cell in question.cells
        if cell not in desk.work.sheet
        and (figure := carried_over(desk.work.before.get(cell))) is not None
    ]
    if writes:
        desk.write(writes)
    echo = desk.say.count("✓ {n} value saved.", "✓ {n} values saved.", len(writes))
    return next_screen(desk, None, echo)


def ask_colleague(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Asks for the name of the colleague who gets this one group and sees only that."""
    desk = sit_down(actor, intent.number(0), uow)
    require(actor, Act.HAND_OUT_GROUP, desk.form.unit_id)
    key = _group(desk, intent.text(1))
    return Screen(
        desk.say(
            "Who enters “{group}”? Please write the full name. You then get a link to pass on;"
            " it opens only this group.",
            group=desk.group_name(key),
        ),
        rows(Choice(desk.say.plain("Back"), Intent.of("figures.groups", desk.form.id))),
        asks=Intent.of("figures.handed", desk.form.id, key),
    )


def hand_out(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Makes the one-time link for the colleague; only its hash is kept."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    require(actor, Act.HAND_OUT_GROUP, desk.form.unit_id)
    key = _group(desk, intent.text(1))
    name = person_name(uow.said)
    wanted = Hat(-1, desk.form.bloc_id, desk.form.unit_id, Role.CONTRIBUTOR, key, confirmed=False)
    issued = issue_invitation(wanted, name, actor, uow)
    say = desk.say
    return Screen(
        say(
            "Please pass this on to {name}. The link works once, until {until}:\n\n{link}\n\n"
            "Once opened, the head of the board or the secretary confirms it.",
            name=name,
            until=say.moment(issued.expires_at, desk.zone),
            link=issued.link,
        ),
        rows(to_form(desk)),
        fresh=True,
    )
