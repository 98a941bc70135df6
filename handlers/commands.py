"""The commands, in both languages: what each leads to, who may, and what it is for in one line."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.access import Act, Hat, may
from bot.domain.errors import N_
from bot.screen import Intent


@dataclass(frozen=True, slots=True)
class CommandWord:
    """A command in both languages, both of which always work; `act` None: for every member.

    label: the button that does the same
    helps: what it is for, as the help screen says it
    """

    vi: str
    en: str
    label: str
    intent: Intent
    helps: str
    act: Act | None = None

    def word(self, language: str) -> str:
        return self.vi if language == "vi" else self.en

    def serves(self, hat: Hat) -> bool:
        """Whether it is of use under a hat."""
        return self.act is None or may(hat, self.act, hat.unit_id)


COMMANDS = (
    CommandWord(
        "viec",
        "todo",
        N_("What is to be done"),
        Intent("home"),
        N_("what waits for you, with its deadlines"),
    ),
    CommandWord(
        "solieu",
        "kpi",
        N_("Enter figures"),
        Intent("figures"),
        N_("enter the figures of your board, by Excel file, pasted or one by one"),
        Act.ENTER_FIGURES,
    ),
    CommandWord(
        "duyet",
        "approve",
        N_("Verdicts"),
        Intent("approval"),
        N_("the figures that wait to be approved, accepted or sent back"),
        Act.GIVE_VERDICT,
    ),
    CommandWord(
        "bophieu",
        "vote",
        N_("Vote (in secret)"),
        Intent("ballots.secret"),
        N_("cast the secret paper of your unit, in this private chat only"),
        Act.FOLLOW_VOTES,
    ),
    CommandWord(
        "bieuquyet",
        "showhands",
        N_("Vote (openly)"),
        Intent("ballots.open_votes"),
        N_("cast the open vote of your unit, and change it until the vote closes"),
        Act.FOLLOW_VOTES,
    ),
    CommandWord(
        "nhapho",
        "onbehalf",
        N_("Enter for a board"),
        Intent("behalf"),
        N_("enter what a board has told you by telephone, letter or e-mail"),
        Act.ENTER_ON_BEHALF,
    ),
    CommandWord(
        "tinhhinh",
        "status",
        N_("Reporting status"),
        Intent("status"),
        N_("who has sent the figures, who has not, and how long there is"),
        Act.SEE_PROGRESS,
    ),
    CommandWord(
        "tonghop",
        "totals",
        N_("Figures of the whole bloc"),
        Intent("totals"),
        N_("the totals of the bloc, compared with the year before"),
        Act.SEE_TOTALS,
    ),
    CommandWord(
        "khenthuong",
        "nominate",
        N_("Awards of the year"),
        Intent("nominations"),
        N_("put a board forward for an award of the year, see where it stands"),
        Act.SEE_NOMINATIONS,
    ),
    CommandWord(
        "gioithieu",
        "candidates",
        N_("Introduce a leader"),
        Intent("candidates"),
        N_("units introduced as leader and deputy of the next year"),
        Act.SEE_NOMINATIONS,
    ),
    CommandWord(
        "theodoi",
        "watch",
        N_("To be looked at again"),
        Intent("flags"),
        N_("values that are marked to be looked at again"),
        Act.FLAG_VALUES,
    ),
    CommandWord(
        "uyquyen",
        "delegate",
        N_("Delegation, absence"),
        Intent("delegations"),
        N_("who votes for a unit instead of its head; delegate, revoke"),
        Act.SEE_DELEGATIONS,
    ),
    CommandWord(
        "giaouoc",
        "pact",
        N_("Emulation pact"),
        Intent("pact"),
        N_("the pact of the year: its text, your targets, consent"),
        Act.SEE_NOMINATIONS,
    ),
    CommandWord(
        "bangiao",
        "handover",
        N_("Handover"),
        Intent("handover"),
        N_("the leadership of the bloc passes on, item by item"),
        Act.SEE_NOMINATIONS,
    ),
    CommandWord(
        "lich",
        "year",
        N_("Plan of the year"),
        Intent("year"),
        N_("the dates of the year: what is past, what is next, the conference"),
    ),
    CommandWord(
        "hoinghi",
        "conference",
        N_("Conference"),
        Intent("conference"),
        N_("when and where it is, the agenda, who comes for your board"),
    ),
    CommandWord(
        "nguoi",
        "people",
        N_("People and access"),
        Intent("people"),
        N_("who has access; invite, confirm, revoke"),
        Act.MANAGE_PEOPLE,
    ),
    CommandWord(
        "trogiup",
        "help",
        N_("Help and language"),
        Intent("home.help"),
        N_("this page, and the language"),
    ),
    CommandWord(
        "thoat",
        "cancel",
        N_("Leave, keep the draft"),
        Intent("home.cancel"),
        N_("leave a question; what is saved stays as a draft"),
    ),
)
