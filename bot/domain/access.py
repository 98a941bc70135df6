"""Who may do what. Rights are asked for here, on the server, whatever the button said.

Pure rules over what storage knows of a person; the words are those of the bloc: an officer reports
a board's figures, a head speaks for the board, an alternate stands in for the head, the secretary
(Thư ký Khối) runs the bloc's work, a ministry observer reads what was released.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NotAllowed, NotYetConfirmed


class Role(StrEnum):
    OFFICER = "officer"
    CONTRIBUTOR = "contributor"
    """A colleague of another department who was handed one group of figures and sees only that."""
    HEAD = "head"
    ALTERNATE = "alternate"
    SECRETARY = "secretary"
    OBSERVER = "observer"


class Act(StrEnum):
    """What a right is needed for."""

    ENTER_FIGURES = "enter_figures"
    SUBMIT_FIGURES = "submit_figures"
    HAND_OUT_GROUP = "hand_out_group"
    ENTER_ON_BEHALF = "enter_on_behalf"
    EXPORT_OWN = "export_own"
    """Take away one's own board's figures of all periods as a file."""
    SEE_PROGRESS = "see_progress"
    """How far the bloc is with its figures: one's own board and counts, or every board by name."""
    FLAG_VALUES = "flag_values"
    """Mark a value to be looked at again, see what is marked, and settle it."""
    GIVE_VERDICT = "give_verdict"
    """Approve, accept or return what was submitted: `bot.domain.approval` says who when."""
    CHECK_TEXT = "check_text"
    """Hold a printed text against the bloc's figures."""
    CHECK_TOTALS = "check_totals"
    """See what deserves a look in the totals: for a head, only that of the board that leads."""
    MANAGE_PEOPLE = "manage_people"
    """Invite, confirm, undo, transfer, revoke, see the access list: one's own unit, or the bloc."""
    APPOINT_SECRETARY = "appoint_secretary"
    """Invite, confirm, revoke a secretary of the bloc: for the head, of the board that leads it."""
    MANAGE_BLOC = "manage_bloc"
    SEE_TOTALS = "see_totals"
    SEE_BOARDS = "see_boards"
    """What stands behind a total: an observer reads totals alone."""
    SEE_PROVISIONAL = "see_provisional"
    """Totals with figures that the bloc has not accepted yet."""
    TREAT_MISSING = "treat_missing"
    """Say how a board without figures counts, and the day the stocks stand at."""
    ASK_CORRECTION = "ask_correction"
    CONFIRM_CORRECTION = "confirm_correction"
    PREPARE_RELEASE = "prepare_release"
    RELEASE = "release"
    """Show totals to observers, or take them back: for the board that leads the bloc."""
    FOLLOW_VOTES = "follow_votes"
    """See what is voted on. Who votes for a unit, the contest's roll says and no role."""
    RECORD_VOTES = "record_votes"
    """Remind those who have not voted, enter open votes that units gave by telephone or letter."""
    PREPARE_CONTEST = "prepare_contest"
    """Prepare and open votes of the bloc, enter what was counted, record papers of delegation."""
    CHAIR_CONTEST = "chair_contest"
    """Extend, end, cancel, publish a vote: for the board that leads the bloc."""
    DELEGATE_VOTE = "delegate_vote"
    """Say who votes for one's own unit."""
    SEE_DELEGATIONS = "see_delegations"
    BE_AWAY = "be_away"
    """Say that one is away, and who of the unit takes over."""
    SEE_NOMINATIONS = "see_nominations"
    PUT_FORWARD = "put_forward"
    """Prepare the nomination of one's own board."""
    SPEAK_FOR_BOARD = "speak_for_board"
    """Approve a nomination, agree to one, decline, withdraw what was approved, introduce."""
    REGISTER_DELEGATES = "register_delegates"
    """Say who comes to the conference for one's own board."""


_UNIT_ROLES = {
    Act.ENTER_FIGURES: {Role.OFFICER, Role.ALTERNATE, Role.HEAD, Role.CONTRIBUTOR},
    Act.SUBMIT_FIGURES: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.HAND_OUT_GROUP: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.EXPORT_OWN: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.SEE_PROGRESS: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.FLAG_VALUES: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.GIVE_VERDICT: {Role.ALTERNATE, Role.HEAD},
    Act.CHECK_TOTALS: {Role.HEAD},
    Act.MANAGE_PEOPLE: {Role.HEAD},
    Act.APPOINT_SECRETARY: {Role.HEAD},
    Act.SEE_TOTALS: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.SEE_BOARDS: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.ASK_CORRECTION: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.CONFIRM_CORRECTION: {Role.HEAD},
    Act.RELEASE: {Role.HEAD},
    Act.FOLLOW_VOTES: {Role.OFFICER, Role.CONTRIBUTOR, Role.ALTERNATE, Role.HEAD},
    Act.CHAIR_CONTEST: {Role.HEAD},
    Act.DELEGATE_VOTE: {Role.HEAD},
    Act.SEE_DELEGATIONS: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.BE_AWAY: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.SEE_NOMINATIONS: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.PUT_FORWARD: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
    Act.SPEAK_FOR_BOARD: {Role.HEAD},
    Act.REGISTER_DELEGATES: {Role.OFFICER, Role.ALTERNATE, Role.HEAD},
}
"""Within one's own unit."""

_BLOC_ROLES = {
    Act.ENTER_ON_BEHALF: {Role.SECRETARY},
    Act.SEE_PROGRESS: {Role.SECRETARY},
    Act.FLAG_VALUES: {Role.SECRETARY},
    Act.GIVE_VERDICT: {Role.SECRETARY},
    Act.CHECK_TEXT: {Role.SECRETARY},
    Act.CHECK_TOTALS: {Role.SECRETARY},
    Act.MANAGE_PEOPLE: {Role.SECRETARY},
    Act.APPOINT_SECRETARY: {Role.SECRETARY},
    Act.MANAGE_BLOC: {Role.SECRETARY},
    Act.SEE_TOTALS: {Role.SECRETARY, Role.OBSERVER},
    Act.SEE_BOARDS: {Role.SECRETARY},
    Act.SEE_PROVISIONAL: {Role.SECRETARY},
    Act.TREAT_MISSING: {Role.SECRETARY},
    Act.ASK_CORRECTION: {Role.SECRETARY},
    Act.PREPARE_RELEASE: {Role.SECRETARY},
    Act.FOLLOW_VOTES: {Role.SECRETARY},
    Act.RECORD_VOTES: {Role.SECRETARY},
    Act.PREPARE_CONTEST: {Role.SECRETARY},
    Act.SEE_DELEGATIONS: {Role.SECRETARY},
    Act.SEE_NOMINATIONS: {Role.SECRETARY},
}
"""For every unit of the bloc."""

BLOC_ROLES = (Role.SECRETARY, Role.OBSERVER)
"""Roles for the bloc as a whole: the secretary hands them out or takes them back; the secretary's
own the head of the board that leads the bloc as well."""

INVITABLE_BY_HEAD = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)
INVITABLE_BY_SECRETARY = (*INVITABLE_BY_HEAD, *BLOC_ROLES)


@dataclass(frozen=True, slots=True)
class Hat:
    """One appointment of a person: a role for a unit of a bloc. `unit_id` is None for observers."""

    id: int
    bloc_id: int
    unit_id: int | None
    role: Role
    scope: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: the account, the person behind it, and the hat that is on.

    An unknown account has no person; a person whose access has ended has no hats.
    """

    account_id: int
    channel: str
    bot: str
    external_id: str
    language: str = "vi"
    person_id: int | None = None
    full_name: str = ""
    hats: tuple[Hat, ...] = ()
    hat_id: int | None = None

    @property
    def is_known(self) -> bool:
        return self.person_id is not None and bool(self.hats)

    @property
    def hat(self) -> Hat:
        """The hat that is on: the chosen one, else the first confirmed one. Raises NotAllowed."""
        for hat in self.hats:
            if hat.id == self.hat_id:
                return hat
        for hat in self.hats:
            if hat.confirmed:
                return hat
        if self.hats:
            return self.hats[0]
        raise NotAllowed

    @property
    def person(self) -> int:
        """The person's id. Raises NotAllowed for an account that belongs to nobody."""
        if self.person_id is None:
            raise NotAllowed
        return self.person_id


def may(hat: Hat, act: Act, unit_id: int | None = None) -> bool:
    """Whether the hat carries the right, for that unit where the act is about one."""
    if not hat.confirmed:
        return False
    if hat.role in _BLOC_ROLES.get(act, ()):
        return True
    own = unit_id is None or unit_id == hat.unit_id
    return own and hat.role in _UNIT_ROLES.get(act, ())


def require(actor: Actor, act: Act, unit_id: int | None = None, unit_name: str = "") -> Hat:
    """The hat that is on, if it carries the right.

    Raises NotYetConfirmed for a binding that still waits, NotAllowed otherwise.
    """
    hat = actor.hat
    if not hat.confirmed:
        raise NotYetConfirmed(unit=unit_name or "…")
    if not may(hat, act, unit_id):
        raise NotAllowed
    return hat


def act_to_manage(role: Role, unit_id: int | None = None) -> Act:
    """The right that inviting, confirming or revoking a holder of the role takes."""
    if role is Role.SECRETARY and unit_id is not None:
        return Act.APPOINT_SECRETARY
    return Act.MANAGE_BLOC if role in BLOC_ROLES else Act.MANAGE_PEOPLE


def hat_for(actor: Actor, act: Act, unit_id: int | None = None, bloc_id: int | None = None) -> Hat:
    """A hat that carries the right: the one that is on, else any other of the person's.

    For what comes to a person whatever hat is on, such as a card that asks to confirm somebody.
    Raises NotYetConfirmed, NotAllowed.
    """
    for hat in (actor.hat, *actor.hats):
        if bloc_id in (None, hat.bloc_id) and may(hat, act, unit_id):
            return hat
    if not actor.hat.confirmed:
        raise NotYetConfirmed(unit="…")
    raise NotAllowed
