"""The conference: seen by every member, prepared by the secretary, answered by the boards."""

from __future__ import annotations

from handlers.conference import (
    agenda,
    answering,
    at_the_door,
    checking_in,
    coming,
    concluding,
    counting,
    delegate,
    delegating,
    drafting,
    entering,
    extras,
    inviting,
    leading,
    placing,
    sessions,
    showing,
)
from handlers.tables.route import Route

ROUTES = (
    Route("conference", showing.show),
    Route("conference.agenda", agenda.show),
    # What the secretary prepares: sessions and their agenda
    Route("conference.sessions", sessions.show),
    Route("conference.session_typed", sessions.take_typed, line=True, office=True),
    Route("conference.usual", sessions.add_usual, office=True),
    Route("conference.session", sessions.show_one),
    Route("conference.session_anew", sessions.change, line=True, office=True),
    Route("conference.session_off", sessions.take_off, office=True),
    Route("conference.items", agenda.show_items),
    Route("conference.items_typed", agenda.take_typed, line=True, office=True),
    Route("conference.items_off", agenda.choose_off),
    Route("conference.item_off", agenda.take_off, office=True),
    # ... place and hosts
    Route("conference.place", placing.show),
    Route("conference.word", placing.ask_word),
    Route("conference.word_typed", placing.take_word, line=True, office=True),
    Route("conference.hosts", placing.choose_hosts),
    Route("conference.host", placing.turn_host, office=True),
    # ... the invitation
    Route("conference.invite", inviting.show),
    Route("conference.invite_until", inviting.ask_until),
    Route("conference.invite_day", inviting.take_until, line=True),
    Route("conference.invite_now", inviting.send, office=True),
    Route("conference.invite_file", drafting.send_file),
    # The answer of a board
    Route("conference.unit", answering.show),
    Route("conference.come", coming.take_coming, office=True),
    Route("conference.confirm", answering.confirm, office=True),
    Route("conference.parts", extras.show_parts),
    Route("conference.part", extras.turn_part, office=True),
    Route("conference.extras", extras.ask_extras),
    Route("conference.extras_typed", extras.take_extras, line=True, office=True),
    Route("conference.people", delegating.show),
    Route("conference.people_typed", delegating.take_typed, line=True, office=True),
    Route("conference.person", delegate.show_one),
    Route("conference.lead", leading.lead, office=True),
    Route("conference.vote", leading.vote, office=True),
    Route("conference.unvote", leading.unvote, office=True),
    Route("conference.substitute", delegating.ask_substitute),
    Route("conference.substitute_is", delegating.substitute, line=True, office=True),
    Route("conference.drop", delegating.drop, office=True),
    # ... entered for it
    Route("conference.behalf", entering.choose_source),
    Route("conference.behalf_by", entering.ask_informant),
    Route("conference.behalf_word", entering.begin, line=True, office=True),
    Route("conference.behalf_done", entering.tell_board, office=True),
    # Who comes
    Route("conference.answers", counting.show),
    Route("conference.guests", counting.send_list),
    # Who is there
    Route("conference.door", checking_in.show),
    Route("conference.door_of", checking_in.show_session),
    Route("conference.door_unit", checking_in.show_unit),
    Route("conference.tick", checking_in.tick, office=True),
    Route("conference.code", checking_in.show_code),
    Route("conference.read", at_the_door.read, public=True),
    Route("conference.here", at_the_door.tick, public=True),
    Route("conference.at_door", at_the_door.look_again, public=True),
    Route("conference.not_here", at_the_door.missing, public=True),
    # It has been held
    Route("conference.held", concluding.ask),
    Route("conference.held_now", concluding.record, office=True),
    Route("conference.hosted", concluding.choose_hosted),
    Route("conference.host_was", concluding.turn_hosted, office=True),
    Route("conference.next", concluding.choose_next),
    Route("conference.next_is", concluding.turn_next, office=True),
)
