"""What the bloc's group is told: counts only; names where the secretary puts them into one post."""

from __future__ import annotations

import json
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, may, require
from bot.domain.errors import GroupUnknown, OldButton
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.reports.chart_views import StatusView, Step
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.seals import seal
from handlers.status.progress import STEPS, Overview, chosen, kept_periods, overview_of
from handlers.status.words import STEP_WORDS, counts_words, title_words
from handlers.wording import period_title
from storage.blocs import Group
from storage.uow import UnitOfWork


def answer_group(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """/tinhhinh in a group: counts, without names and without buttons that others could tap.

    Where the secretary asks, the assistant takes the group for the bloc's own.
    """
    say = speak(actor.language)
    elsewhere = Screen(say("Please write to the assistant in a private chat."), aside=True)
    if not actor.is_known or not may(actor.hat, Act.SEE_PROGRESS):
        return elsewhere
    period = chosen(Intent("status"), kept_periods(actor.hat, uow))
    text = (
        say("No figures are being collected at the moment.")
        if period is None
        else _counts(overview_of(period, uow), say)
    )
    if uow.group is not None and may(actor.hat, Act.MANAGE_BLOC):
        bloc_id = actor.hat.bloc_id
        if uow.blocs.group(bloc_id) != uow.group:
            uow.blocs.link_group(bloc_id, uow.group)
            uow.record("group_linked", "bloc", bloc_id, uow.group.chat)
            text += say("\nFrom now on the secretary's posts go to this group.")
    return Screen(text, aside=True)


def _counts(overview: Overview, say: Say) -> Markup:
    return Markup("\n").join([title_words(overview, say), counts_words(overview, say)])


def preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What would be posted, as it would be. Raises NotAllowed, OldButton, GroupUnknown."""
    overview, group = _to_post(actor, intent, uow)
    return _preview(overview, group, _Wish.of(intent), speak(actor.language), uow)


class _Wish:
    """What the post is to hold: the boards' names, the picture."""

    def __init__(self, *, names: bool, picture: bool) -> None:
        self.names, self.picture = names, picture

    @classmethod
    def of(cls, intent: Intent) -> _Wish:
        """Without a word for it: no names, with the picture."""
        return cls(names=intent.text(1) == "1", picture=intent.text(2) != "0")

    def args(self) -> tuple[int, int]:
        return int(self.names), int(self.picture)


def _to_post(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Overview, Group]:
    hat = require(actor, Act.MANAGE_BLOC)
    period = chosen(intent, kept_periods(hat, uow)) if intent.text(0) else None
    if period is None:
        raise OldButton
    group = uow.blocs.group(hat.bloc_id)
    if group is None:
        raise GroupUnknown
    return overview_of(period, uow), group


def _preview(overview: Overview, group: Group, wish: _Wish, say: Say, uow: UnitOfWork) -> Screen:
    period_id = overview.period.id
    post = _post(overview, wish)
    other_names = _Wish(names=not wish.names, picture=wish.picture)
    other_picture = _Wish(names=wish.names, picture=not wish.picture)
    token = f"{uow.inbox_id}-{_digest(post, group)}"
    return replace(
        post,
        text=say(
            "Group “{group}” would read:\n\n{post}",
            group=group.title,
            post=post.text,
        ),
        choices=rows(
            Choice(say.plain("Post it"), Intent.of("status.post", period_id, *wish.args(), token)),
            (
                Choice(
                    say.plain("Without names") if wish.names else say.plain("With names"),
                    Intent.of("status.preview", period_id, *other_names.args()),
                ),
                Choice(
                    say.plain("Without picture") if wish.picture else say.plain("With picture"),
                    Intent.of("status.preview", period_id, *other_picture.args()),
                ),
            ),
            Choice(say.plain("Pinned message"), Intent("status.board")),
            Choice(say.plain("Back"), Intent.of("status", period_id)),
        ),
    )


def post(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Exactly what was shown goes to the group that was named, once; where either has changed
    since, it is shown anew.
    """
    overview, group = _to_post(actor, intent, uow)
    wish, say = _Wish.of(intent), speak(actor.language)
    screen = _post(overview, wish)
    token = intent.text(3)
    if token.partition("-")[2] != _digest(screen, group):
        shown = _preview(overview, group, wish, say, uow)
        changed = say(
            "Nothing was posted: the figures or the group have changed since. Please look once"
            " more.\n"
        )
        return replace(shown, text=changed + shown.text)
    uow.post(group, screen, f"status:{overview.period.id}:{token}")
    detail = f"names {wish.names}, picture {wish.picture}"
    uow.record("status_posted", "period", overview.period.id, detail)
    return Screen(
        say("✓ Posted in the group “{group}”.", group=group.title),
        rows(Choice(say.plain("Back"), Intent.of("status", overview.period.id))),
        fresh=True,
    )


def _post(overview: Overview, wish: _Wish) -> Screen:
    """The message of the group, in the language of the bloc."""
    say = speak(DEFAULT_LANGUAGE)
    text = _counts(overview, say)
    if wish.names:
        text += names_words(overview, say)
    files = (_picture(overview, wish, say),) if wish.picture else ()
    return Screen(text, files=files)


def names_words(overview: Overview, say: Say) -> Markup:
    """Who has sent, and who is still awaited."""
    text = Markup("")
    sent = [line.unit.short_name for line in overview.sent]
    awaited = [line.unit.short_name for line in overview.lines if not line.is_sent]
    if sent:
        text += say("\nSent: {names}.", names=", ".join(sent))
    if awaited:
        text += say("\nStill awaited: {names}.", names=", ".join(awaited))
    return text


def _picture(overview: Overview, wish: _Wish, say: Say) -> FileOrder:
    period = overview.period
    steps = []
    for step in STEPS:
        there = overview.at(step)
        names = [line.unit.short_name for line in there] if wish.names else []
        words = say.plain(STEP_WORDS[step])
        steps.append(Step(words=words, count=len(there), tone=step, names=names))
    view = StatusView(
        title=say.plain("Reporting status: {period}", period=period_title(period, say)),
        lines=[
            say.plain("Due: {due}", due=say.moment(period.due_at, overview.bloc.timezone)),
        ],
        headline=f"{len(overview.sent):02d}/{len(overview.lines):02d}",
        beside=say.plain("boards have sent"),
        steps=steps,
        notes=_notes(overview, say),
    )
    name = f"tinh-hinh-{period.key}.png"
    return FileOrder("status", name, json.dumps(view, ensure_ascii=False), photo=True)


def _notes(overview: Overview, say: Say) -> list[str]:
    notes = [say.plain("Source: Trợ lý Khối thi đua, {bloc}.", bloc=overview.bloc.short_name)]
    if overview.is_synthetic:
        notes.append(say.plain("Synthetic figures, for practice."))
    return notes


def _digest(screen: Screen, group: Group) -> str:
    """Names what goes out, and to which group: a tap posts it there and nowhere else."""
    return seal(str(screen.text), [order.view for order in screen.files], f"{group}")
