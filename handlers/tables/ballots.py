"""Votes as the voter meets them, and who votes instead."""

from __future__ import annotations

from handlers.ballots import casting, desk, in_group
from handlers.ballots import listing as votes
from handlers.ballots import opening as ballot
from handlers.delegations import absences, away, leaving
from handlers.delegations import listing as delegations
from handlers.delegations import making as delegating
from handlers.delegations import recording as delegation_record
from handlers.tables.route import DOCUMENTS, Route

ROUTES = (
    # Votes: what is open; a paper line by line, cast; the short name leaves room on the button
    Route("ballots", votes.show_all),
    Route("ballots.secret", votes.show_secret),
    Route("ballots.open_votes", votes.show_open),
    Route("ballots.paper", ballot.open_paper, public=True),
    Route("ballots.secrecy", ballot.show_secrecy),
    Route("vote", casting.turn),
    # ... in the group
    Route("ballots.group", in_group.show, public=True),
    Route("ballots.hand", in_group.show_hand, public=True),
    # ... the secretary reminds, and records what units gave otherwise
    Route("ballots.desk", desk.show),
    Route("ballots.remind", desk.ask_reminder),
    Route("ballots.remind_now", desk.remind),
    Route("ballots.behalf", desk.choose_unit),
    Route("ballots.behalf_unit", desk.choose_source),
    Route("ballots.for_unit", ballot.open_for_unit),
    Route("ballots.informant", casting.take_informant, line=True),
    Route("ballots.written", desk.choose_writer),
    Route("ballots.written_ask", desk.ask_written),
    Route("ballots.written_now", desk.record_written),
    # Who votes for a unit instead of its head
    Route("delegations", delegations.show),
    Route("delegations.paper", delegations.open_paper),
    Route("delegations.revoke", delegations.ask_revoke),
    Route("delegations.revoke_now", delegations.revoke, office=True),
    Route("delegations.unit", delegating.choose_unit),
    Route("delegations.whom", delegating.choose_person),
    Route("delegations.page", delegating.turn_page),
    Route("delegations.person", delegating.take_person),
    Route("delegations.scope", delegating.take_scope),
    Route("delegations.today", delegating.from_today),
    Route("delegations.days", delegating.take_days),
    Route("delegations.step", delegating.take_step, takes=DOCUMENTS),
    Route("delegations.give", delegation_record.give, office=True),
    Route("delegations.away", away.choose_vote),
    Route("delegations.away_in", away.choose_unit),
    Route("delegations.away_ask", away.ask),
    Route("delegations.away_now", away.give, office=True),
    # Who is away, and who takes over meanwhile
    Route("absence", absences.show),
    Route("absence.new", leaving.begin),
    Route("absence.since", leaving.take_since),
    Route("absence.from", leaving.take_from),
    Route("absence.until", leaving.take_until),
    Route("absence.days", leaving.take_days),
    Route("absence.whom", leaving.ask_deputy_again),
    Route("absence.deputy", leaving.take_deputy),
    Route("absence.sure", leaving.ask_sure_again),
    Route("absence.record", leaving.record),
    Route("absence.end", absences.ask_end),
    Route("absence.ended", absences.end),
)
