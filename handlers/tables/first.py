"""The first screen, people and their access, the offices of the bloc."""

from __future__ import annotations

from handlers import bloc_desk, helping, home, offices
from handlers.people import confirming, entering, inviting, listing, roster
from handlers.tables import loose
from handlers.tables.route import Route

ROUTES = (
    # The first screen and the way back
    Route("home", home.show_home),
    Route("home.help", helping.show, public=True),
    Route("home.language", helping.set_language, public=True),
    Route("home.hats", home.show_hats),
    Route("home.hat", home.put_on_hat),
    Route("home.cancel", loose.leave),
    Route("desk", bloc_desk.show),
    Route("home.unclear", loose.take_unclear),
    Route("home.edited", home.edited),
    Route("home.unknown_command", home.unknown_command),
    Route("home.not_text", home.not_text),
    Route("home.too_long", home.too_long),
    Route("home.group", home.in_group, public=True),
    # Who may: invitations, bindings, the access list
    Route("people", listing.show_all),
    Route("people.unit", listing.show_board),
    Route("people.person", listing.show_person),
    Route("people.revoke", listing.ask_revoke),
    Route("people.revoke_now", listing.revoke, office=True),
    Route("people.invited", entering.open_invitation, public=True),
    Route("people.bind_asked", entering.ask_again, public=True),
    Route("people.bind", entering.bind, public=True),
    Route("people.not_me", entering.not_me, public=True),
    Route("people.claim_name", entering.take_name, public=True, line=True),
    Route("people.confirm", confirming.confirm, office=True),
    Route("people.undo", confirming.undo, office=True),
    Route("people.invite", inviting.choose_board),
    Route("people.invite_unit", inviting.choose_role),
    Route("people.invite_role", inviting.ask_name),
    Route("people.invite_name", inviting.make_invitation, line=True, office=True),
    Route("people.hand_over", inviting.ask_successor),
    Route("people.successor", inviting.invite_successor, line=True, office=True),
    Route("people.invites", inviting.list_invitations),
    Route("people.withdraw", inviting.withdraw, office=True),
    Route("people.roster", roster.show_roster),
    Route("people.roster_done", roster.confirm_roster, office=True),
    # Which board leads the bloc, which is its deputy
    Route("offices", offices.show),
    Route("offices.choose", offices.choose),
    Route("offices.ask", offices.ask),
    Route("offices.set", offices.record, office=True),
)
