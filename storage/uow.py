"""One update's unit of work: the transaction as handlers see it.

Nothing here commits: `bot.runtime.dispatch` owns the transaction and commits or rolls back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Actor, Hat, Role
from bot.i18n import Say
from bot.lines import plain_line
from bot.screen import FileRef, Intent, Screen
from bot.vault import Vault
from storage.absences import Absences
from storage.accounts import Accounts
from storage.ahead import Ahead, Voter, look_ahead
from storage.awards import Awards
from storage.ballots import Ballots
from storage.beside import Beside
from storage.bloc_acts import BlocActs
from storage.bloc_figures import BlocFigures
from storage.blocs import Blocs, Group, Unit
from storage.boards import Boards
from storage.checkins import Checkins
from storage.closings import Closings
from storage.conferences import Conferences
from storage.contest_acts import ContestActs
from storage.contest_drafts import ContestDrafts
from storage.contest_rows import OpenContests
from storage.contests import Contests
from storage.days import Days
from storage.deliveries import Deliveries
from storage.engine import Statements
from storage.exports import Exports
from storage.figures import Figures, Shelf
from storage.form_rows import Period
from storage.groups_taken import GroupsTaken
from storage.hall_counts import HallCounts
from storage.handovers import Handovers
from storage.invites import Invites
from storage.milestones import Milestones
from storage.nominations import Nominations
from storage.offices import Offices
from storage.on_behalf import OnBehalfEntries
from storage.open_votes import OpenVotes
from storage.owed import Owing
from storage.pacts import Pacts
from storage.pastes import Pastes
from storage.pauses import Pauses
from storage.people import People
from storage.periods import Periods
from storage.records import enter_in_register
from storage.reminders import Reminders
from storage.request_drafts import RequestDrafts
from storage.results import Results
from storage.reviews import Reviews
from storage.rolls import Rolls
from storage.rsvps import Rsvps
from storage.secret_papers import SecretPapers
from storage.sent_files import SentFiles
from storage.sheets import LaidOut
from storage.source_notes import SourceNotes
from storage.status import Status
from storage.subjects import Subjects

Compose = Callable[[Say], Screen]
"""Builds a message in its reader's language."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to somebody else, written in that person's language, at most once per key."""

    person_id: int
    compose: Compose
    key: str


@dataclass(frozen=True, slots=True)
class Post:
    """A message to a group chat, at most once per key; `edits` is the message it replaces."""

    group: Group
    screen: Screen
    key: str
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    verb: str
    object_kind: str
    object_id: int | None
    detail: str


@dataclass(slots=True)
class UnitOfWork:
    """What a handler may use: the time, what was said, and one attribute per group of queries.

    now:       the clock, aware UTC
    acted_at:  when the person acted; decides deadlines
    said:      the typed text, or the caption of a file; "" for a tap
    called:    what the messenger calls whoever opened a link; "" for everything else
    file:      the document, photo or voice note that was sent, where the open question takes one
    asked:     the open question before this update
    group:     the group chat it was said in; None in private
    link:      makes an invite link from a one-time token
    laid_out:  forms that were read for the whole batch
    behalf_of: the board that the secretary turned out to be entering for; every screen names it
    acts_as:   the role it is done in where that is not the one that is on; every screen names it
    ballots:   open contests that were read for the whole batch
    vault:     the keys of secret contests
    """

    connection: Statements
    now: datetime
    acted_at: datetime
    shelf: Shelf
    said: str = ""
    called: str = ""
    file: FileRef | None = None
    asked: Intent | None = None
    inbox_id: int | None = None
    group: Group | None = None
    link: Callable[[str], str] = str
    posts: list[Post] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    audit: list[AuditLine] = field(default_factory=list)
    menus: list[int] = field(default_factory=list)
    laid_out: LaidOut = field(default_factory=LaidOut)
    behalf_of: int | None = None
    acts_as: Hat | None = None
    ballots: OpenContests = field(default_factory=OpenContests)
    vault: Vault = field(default_factory=Vault)
    accounts: Accounts = field(init=False)
    people: People = field(init=False)
    invites: Invites = field(init=False)
    blocs: Blocs = field(init=False)
    offices: Offices = field(init=False)
    figures: Figures = field(init=False)
    periods: Periods = field(init=False)
    on_behalf: OnBehalfEntries = field(init=False)
    groups: GroupsTaken = field(init=False)
    source_notes: SourceNotes = field(init=False)
    pastes: Pastes = field(init=False)
    bloc_figures: BlocFigures = field(init=False)
    beside: Beside = field(init=False)
    bloc_acts: BlocActs = field(init=False)
    status: Status = field(init=False)
    files: SentFiles = field(init=False)
    reviews: Reviews = field(init=False)
    request_drafts: RequestDrafts = field(init=False)
    exports: Exports = field(init=False)
    awards: Awards = field(init=False)
    nominations: Nominations = field(init=False)
    contests: Contests = field(init=False)
    contest_drafts: ContestDrafts = field(init=False)
    contest_acts: ContestActs = field(init=False)
    rolls: Rolls = field(init=False)
    casting: Ballots = field(init=False)
    secret_papers: SecretPapers = field(init=False)
    open_votes: OpenVotes = field(init=False)
    hall_counts: HallCounts = field(init=False)
    closings: Closings = field(init=False)
    results: Results = field(init=False)
    deliveries: Deliveries = field(init=False)
    milestones: Milestones = field(init=False)
    days: Days = field(init=False)
    absences: Absences = field(init=False)
    subjects: Subjects = field(init=False)
    reminders: Reminders = field(init=False)
    pauses: Pauses = field(init=False)
    owed: Owing = field(init=False)
    handovers: Handovers = field(init=False)
    pacts: Pacts = field(init=False)
    boards: Boards = field(init=False)
    conferences: Conferences = field(init=False)
    rsvps: Rsvps = field(init=False)
    checkins: Checkins = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = Accounts(self.connection, self.now)
        self.people = People(self.connection, self.now)
        self.invites = Invites(self.connection, self.now)
        self.blocs = Blocs(self.connection, self.now)
        self.offices = Offices(self.connection, self.now)
        self.figures = Figures(self.connection, self.now, self.shelf, self.laid_out)
        self.periods = Periods(self.connection)
        self.on_behalf = OnBehalfEntries(self.connection, self.now)
        self.groups = GroupsTaken(self.connection, self.now)
        self.source_notes = SourceNotes(self.connection, self.now)
        self.pastes = Pastes(self.connection)
        self.bloc_figures = BlocFigures(self.connection)
        self.beside = Beside(self.connection, self.now)
        self.bloc_acts = BlocActs(self.connection, self.now, self.bloc_figures.forget_periods)
        self.status = Status(self.connection)
        self.files = SentFiles(self.connection, self.now)
        self.reviews = Reviews(self.connection, self.now)
        self.request_drafts = RequestDrafts(self.connection, self.now)
        self.exports = Exports(self.connection)
        connection, now, vault, ballots = self.connection, self.now, self.vault, self.ballots
        self.awards = Awards(connection)
        self.nominations = Nominations(connection, now)
        self.contests = Contests(connection, ballots)
        self.contest_drafts = ContestDrafts(connection, now, ballots)
        self.contest_acts = ContestActs(connection, now, vault, ballots)
        self.rolls = Rolls(connection, now, ballots)
        self.casting = Ballots(connection, now, ballots)
        self.secret_papers = SecretPapers(connection, now, vault, ballots)
        self.open_votes = OpenVotes(connection, now, ballots)
        self.hall_counts = HallCounts(connection, now, ballots)
        self.closings = Closings(connection, now, vault, ballots)
        self.results = Results(connection, now, ballots)
        self.deliveries = Deliveries(connection)
        self.milestones = Milestones(connection, now)
        self.days = Days(connection, now)
        self.absences = Absences(connection, now)
        self.subjects = Subjects(connection)
        self.reminders = Reminders(connection, now)
        self.pauses = Pauses(connection, now)
        self.owed = Owing(connection, now, self.blocs)
        self.handovers = Handovers(connection, now)
        self.pacts = Pacts(connection, now)
        self.boards = Boards(connection, now)
        self.conferences = Conferences(connection, now)
        self.rsvps = Rsvps(connection, now)
        self.checkins = Checkins(connection, now)

    @property
    def line(self) -> str:
        """What was typed as one line that reads as it is; `said` stays what was typed."""
        return plain_line(self.said)

    @property
    def lines(self) -> list[str]:
        """What was typed line by line, each as plain as `line`; without those that say nothing."""
        return [line for typed in self.said.splitlines() if (line := plain_line(typed))]

    def today(self, zone: str) -> date:
        """The local date of the bloc."""
        return self.now.astimezone(ZoneInfo(zone)).date()

    def boards_asked(self, period: Period) -> list[Unit]:
        """The boards whose figures a period collects (`Blocs.asked`); one statement."""
        day = period.as_of
        if day is None:
            zone = ZoneInfo(self.blocs.bloc(period.bloc_id).timezone)
            day = period.due_at.astimezone(zone).date()
        return self.blocs.asked(period.bloc_id, day)

    def ahead(self, actor: Actor, unit_id: int | None, on: date) -> Ahead:
        """What is ahead and what is open, for a board or the whole bloc, and for the person."""
        bloc_id = actor.hat.bloc_id
        heads = tuple(
            hat.unit_id
            for hat in actor.hats
            if hat.confirmed and hat.role is Role.HEAD and hat.bloc_id == bloc_id and hat.unit_id
        )
        voter = Voter(actor.person, heads, self.now)
        return look_ahead(self.connection, bloc_id, unit_id, on, voter)

    def tell(self, person_id: int, compose: Compose, key: str) -> None:
        """Queue a message to a person; `key` makes a repetition harmless."""
        self.notices.append(Notice(person_id, compose, key))

    def post(self, group: Group, screen: Screen, key: str, edits: str | None = None) -> None:
        """Queue a message to a group; `key` makes a repetition harmless."""
        self.posts.append(Post(group, screen, key, edits))

    def renew_menu(self, person_id: int) -> None:
        """The person's rights changed: the command menu is set anew."""
        self.menus.append(person_id)

    def record(self, verb: str, object_kind: str, object_id: int | None, detail: str = "") -> None:
        """One line of the audit trail; written in the same transaction."""
        self.audit.append(AuditLine(verb, object_kind, object_id, detail))

    def register(
        self, bloc_id: int, verb: str, object_kind: str, object_id: int, content: str
    ) -> None:
        """An act of office for the hash-chained register."""
        enter_in_register(self.connection, bloc_id, self.now, verb, object_kind, object_id, content)
