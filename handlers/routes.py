"""Which intent goes to which function: read this file first.

Names are stable and never reused: an old button may carry one for months. Order does not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.domain.access import Actor, may
from bot.domain.errors import LeavesQuestion, Refusal, UnknownButton
from bot.i18n import LANGUAGES, Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import (
    behalf,
    bloc_desk,
    flags,
    helping,
    home,
    offices,
    openings,
    periods,
    rates,
    wording,
)
from handlers.approval import answering as came_back
from handlers.approval import card, closing, details, late, office, papers, returning, unfinished
from handlers.approval import listing as verdicts
from handlers.ballots import casting, desk, in_group
from handlers.ballots import listing as votes
from handlers.ballots import opening as ballot
from handlers.checking import behind, points, texts
from handlers.commands import COMMANDS
from handlers.contests import card as contest_card
from handlers.contests import (
    chaining,
    counted,
    documents,
    drafting,
    ending,
    further,
    hall,
    hall_ending,
    hall_entering,
    hall_typing,
    hall_units,
    opening,
    preparing,
    previewing,
    proxies,
    publishing,
    recusing,
    round_dropping,
    rounds,
    ruling,
    running,
    tellers,
    timing,
    told,
    voters,
    withdrawing,
)
from handlers.contests import lines as contest_lines
from handlers.contests import listing as contests
from handlers.delegations import away
from handlers.delegations import listing as delegations
from handlers.delegations import making as delegating
from handlers.delegations import recording as delegation_record
from handlers.figures import (
    answering,
    clearing,
    columns,
    doubting,
    entrusted,
    estimates,
    exporting,
    kept,
    known,
    leaving,
    noting,
    overview,
    pasting,
    printing,
    reviewing,
    sharing,
    storing,
    submitting,
    turning,
    unasked,
    waiting,
    workbook,
    workbook_form,
)
from handlers.nominations import answering as nomination_answering
from handlers.nominations import candidates
from handlers.nominations import card as nomination_card
from handlers.nominations import deciding as nomination_deciding
from handlers.nominations import life as nomination_life
from handlers.nominations import listing as nominations
from handlers.nominations import papers as nomination_papers
from handlers.nominations import preparing as nomination_preparing
from handlers.nominations import proposing as nomination_proposing
from handlers.nominations import quotas as nomination_quotas
from handlers.nominations import results as nomination_results
from handlers.nominations import undoing as nomination_undoing
from handlers.nominations import withdrawing as nomination_withdrawing
from handlers.people import confirming, entering, inviting, listing, roster
from handlers.requests import adding, attaching, choosing, collecting, keeping, making
from handlers.requests import opening as previewed
from handlers.status import card as status_card
from handlers.status import group as status_group
from handlers.status import overview as status_overview
from handlers.totals import (
    charts,
    correcting,
    deciding,
    drilling,
    missing,
    pages,
    picking,
    proposing,
    recalling,
    refusing,
    releasing,
)
from handlers.totals import exporting as bloc_export
from storage.uow import UnitOfWork

DOCUMENTS = ("document", "photo", "table")
"""Anything that is passed on as it is; a table is then no figures to be read."""
_MOST_OWN = 6
Handler = Callable[[Actor, Intent, UnitOfWork], Screen]


@dataclass(frozen=True, slots=True)
class Route:
    """`public` routes serve accounts that nobody has confirmed; all others need a confirmed hat.

    `takes` are the kinds of file that answer the open question beside typed text; `line` says that
    the answer is words of one's own, so that "quay lại" is none.
    """

    name: str
    handle: Handler
    public: bool = False
    takes: tuple[str, ...] = ()
    line: bool = False


def _unasked(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What looks like figures while no question is open: words for who has none to enter."""
    return pasting.take_unasked(actor, uow) or _unclear(actor, intent, uow)


def _unclear(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Words while no question is open: perhaps the reason that figures wait for, or a figure."""
    return kept.met(actor, uow) or unasked.met(actor, uow) or home.unclear(actor, intent, uow)


def _cancel(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The way out; what was asked about by the form itself is told in its own words."""
    return kept.left(actor, uow) or home.cancel(actor, intent, uow)


ROUTES = (
    # The first screen and the way back
    Route("home", home.show_home),
    Route("home.help", helping.show, public=True),
    Route("home.language", helping.set_language, public=True),
    Route("home.hats", home.show_hats),
    Route("home.hat", home.put_on_hat),
    Route("home.cancel", _cancel),
    Route("desk", bloc_desk.show),
    Route("home.unclear", _unclear),
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
    Route("people.revoke_now", listing.revoke),
    Route("people.invited", entering.open_invitation, public=True),
    Route("people.bind_asked", entering.ask_again, public=True),
    Route("people.bind", entering.bind, public=True),
    Route("people.not_me", entering.not_me, public=True),
    Route("people.claim_name", entering.take_name, public=True, line=True),
    Route("people.confirm", confirming.confirm),
    Route("people.undo", confirming.undo),
    Route("people.invite", inviting.choose_board),
    Route("people.invite_unit", inviting.choose_role),
    Route("people.invite_role", inviting.ask_name),
    Route("people.invite_name", inviting.make_invitation, line=True),
    Route("people.hand_over", inviting.ask_successor),
    Route("people.successor", inviting.invite_successor, line=True),
    Route("people.invites", inviting.list_invitations),
    Route("people.withdraw", inviting.withdraw),
    Route("people.roster", roster.show_roster),
    Route("people.roster_done", roster.confirm_roster),
    # Which board leads the bloc, which is its deputy
    Route("offices", offices.show),
    Route("offices.choose", offices.choose),
    Route("offices.ask", offices.ask),
    Route("offices.set", offices.record),
    # Figures: the form at a glance
    Route("figures", overview.show_form),
    Route("duty", overview.show_own_form),
    Route("figures.list", overview.list_questions),
    # ... one question at a time
    Route("figures.go", answering.go_on),
    Route("figures.ask", answering.ask),
    Route("figures.answer", clearing.in_list(answering.take_answer)),
    Route("figures.pick", clearing.in_list(doubting.pick)),
    Route("figures.sure", clearing.in_list(doubting.sure)),
    Route("figures.mine", storing.mine),
    Route("figures.theirs", storing.theirs),
    Route("figures.next", answering.later),
    Route("figures.back", answering.back),
    Route("figures.blank", answering.blank),
    Route("figures.none", answering.none_occurred),
    Route("figures.same", answering.same_as_before),
    Route("figures.flag", answering.yes_or_no),
    Route("figures.reason", storing.keep_with_reason),
    Route("figures.reasoned", storing.take_reason, line=True),
    Route("figures.reason_holds", storing.reason_holds),
    Route("figures.reopen", storing.reopen, line=True),
    # ... many values at once
    Route("figures.paste", pasting.invite_paste),
    Route("figures.pasted", pasting.take_paste),
    Route("figures.unasked", _unasked),
    Route("figures.held", pasting.save_held),
    Route("figures.reopen_paste", pasting.reopen_and_paste, line=True),
    Route("figures.kept", kept.show),
    Route("figures.reopen_kept", kept.take_reason, line=True),
    Route("figures.drop_kept", kept.drop),
    Route("figures.waiting", waiting.show),
    Route("figures.drop_held", waiting.drop),
    Route("figures.unclear", clearing.ask_first),
    Route("figures.meant", clearing.take),
    Route("figures.named", clearing.take_name),
    Route("figures.split", clearing.take_split),
    Route("figures.unnamed", clearing.leave_out),
    Route("figures.column", pasting.take_paste),
    Route("figures.column_from", columns.choose_start),
    Route("figures.column_at", columns.read_from),
    # ... as a workbook, out and in
    Route("figures.book", workbook_form.send_form),
    Route("figures.filed", workbook.take_file),
    Route("figures.filing", workbook.typed_beside),
    Route("figures.file_say", workbook.say_of_file),
    Route("figures.file_apply", workbook.apply_file),
    Route("figures.file_again", workbook.find_again),
    Route("figures.file_drop", workbook.drop),
    # ... taken away as a file
    Route("figures.export", exporting.choose_kind),
    Route("figures.export_file", exporting.send_own),
    # ... behind a question: history, comment, source
    Route("figures.notes", noting.show_notes),
    Route("figures.comment", noting.ask_comment),
    Route("figures.commented", noting.take_comment, line=True),
    Route("figures.source", noting.ask_source),
    Route("figures.sourced", noting.take_source, line=True),
    # ... shared out among colleagues
    Route("figures.groups", sharing.show_groups),
    Route("figures.group", sharing.show_group),
    Route("figures.take", sharing.take_group),
    Route("figures.give", sharing.give_group_back),
    Route("figures.all_same", sharing.all_same),
    Route("figures.hand", sharing.ask_colleague),
    Route("figures.handed", sharing.hand_out),
    # ... values that are known already
    Route("figures.known", known.offer),
    Route("figures.known_all", known.take_over),
    # ... estimates, and made final
    Route("figures.estimates", estimates.show_estimates),
    Route("figures.rough", estimates.call_all_estimates),
    Route("figures.exact", estimates.stop_estimates),
    Route("figures.final", estimates.make_final),
    Route("figures.final_why", estimates.make_final_for, line=True),
    Route("figures.all_final_ask", estimates.ask_all_final),
    Route("figures.all_final", estimates.make_all_final),
    # ... reviewed and submitted
    Route("figures.review", reviewing.review),
    Route("figures.entrusted", entrusted.show),
    Route("figures.submit", submitting.submit),
    Route("figures.rest", leaving.mark_rest),
    Route("figures.explained", submitting.explained, line=True),
    Route("figures.explaining", submitting.explained, line=True),
    Route("figures.explain_again", submitting.explain_again),
    Route("figures.submit_why", submitting.submit_explained),
    Route("figures.reasons_hold", submitting.reasons_hold),
    Route("figures.sheet", printing.sheet),
    # How far the boards are; what the bloc's group is told of it
    Route("status", status_overview.show),
    Route("status.periods", status_overview.choose_period),
    Route("status.rates", status_overview.show_rates),
    Route("status.unit", status_card.show_card),
    Route("status.remind", status_card.remind),
    Route("status.preview", status_group.preview),
    Route("status.post", status_group.post),
    Route("status.group", status_group.answer_group, public=True),
    # A verdict on what was submitted: the card, approving, accepting
    Route("approval", verdicts.show_waiting),
    Route("approval.office", office.show),
    Route("approval.card", card.show),
    Route("approval.approve", card.approve),
    Route("approval.approve_now", card.approve_now),
    Route("approval.detail", details.show_group),
    Route("approval.pick", details.pick),
    Route("approval.item", details.show_item),
    # ... sent back by item, and what the board says to it
    Route("approval.return", returning.choose),
    Route("approval.returned", returning.take_note, takes=("voice",), line=True),
    Route("approval.items", came_back.show_items),
    Route("approval.voice", came_back.hear),
    Route("approval.keep", came_back.keep),
    Route("approval.kept", came_back.take_reason, line=True),
    # ... signed on paper
    Route("approval.paper", papers.ask_for_sheet),
    Route("approval.papered", papers.take_sheet, takes=("photo", "document")),
    Route("approval.paper_number", papers.take_number, line=True),
    Route("approval.paper_ok", papers.accept_sheet),
    # The totals of the bloc
    Route("totals", pages.show),
    Route("totals.periods", pages.choose_period),
    Route("totals.words", pages.sentences),
    Route("totals.lines", drilling.choose_line),
    Route("totals.line", drilling.show_line),
    Route("totals.unit", drilling.show_unit),
    # ... taken away as a file
    Route("totals.export", bloc_export.choose_kind),
    Route("totals.export_file", bloc_export.send_period),
    Route("totals.export_all", bloc_export.send_all),
    # ... drawn as pictures
    Route("charts.total", charts.show_total),
    Route("charts.change", charts.show_change),
    # ... boards without figures, and the day of the stocks
    Route("totals.missing", missing.show_missing),
    Route("totals.treat", missing.choose_treatment),
    Route("totals.treat_why", missing.ask_reason),
    Route("totals.treated", missing.treat, line=True),
    Route("totals.as_of", missing.ask_day),
    Route("totals.as_of_said", missing.take_day),
    # ... a correction: asked for, then decided by the head of the board
    Route("totals.correct", picking.choose_board),
    Route("totals.correct_unit", picking.choose_group),
    Route("totals.correct_group", picking.choose_figure),
    Route("totals.correct_cell", correcting.ask_amount),
    Route("totals.correct_said", correcting.take_said),
    Route("totals.correct_amount", correcting.take_amount),
    Route("totals.correct_pick", correcting.pick),
    Route("totals.correct_why", proposing.send, line=True),
    Route("totals.corrections", deciding.show_corrections),
    Route("totals.correction", deciding.show_correction),
    Route("totals.correction_yes", deciding.confirm),
    Route("totals.correction_no", refusing.ask_reason),
    Route("totals.correction_not", refusing.refuse, line=True),
    Route("totals.correction_drop", recalling.ask),
    Route("totals.correction_off", recalling.withdraw),
    # ... released to the observers
    Route("totals.release", releasing.show_release),
    Route("totals.release_ask", releasing.ask_leader),
    Route("totals.release_said", releasing.ask_how),
    Route("totals.release_told", releasing.release_as_told, line=True),
    Route("totals.release_now", releasing.release_now),
    Route("totals.withdraw", releasing.ask_withdrawal),
    Route("totals.withdraw_now", releasing.withdraw),
    # The secretary opens a period for figures, moves its deadline, closes it
    # A printed text held against the bloc's figures; the totals over themselves
    Route("checking.text", texts.invite),
    Route("checking.read", texts.take_text),
    Route("checking.page", texts.turn),
    Route("checking.periods", texts.choose_period),
    Route("checking.against", texts.hold_against),
    Route("checking.rate", texts.ask_rate),
    Route("checking.rated", texts.take_rate),
    Route("checking.totals", points.show_points),
    Route("checking.totals_of", points.choose_period),
    Route("checking.point", behind.show_point),
    # The secretary opens a period for figures, moves its deadline
    Route("periods", periods.show_periods),
    Route("periods.new", openings.choose_kind),
    Route("periods.kind", openings.ask_deadline),
    Route("periods.more", openings.choose_more),
    Route("periods.due", openings.preview),
    Route("periods.go", openings.open_for_figures),
    Route("periods.move", periods.ask_new_deadline),
    Route("periods.moved", periods.preview_move),
    Route("periods.move_now", periods.move_deadline),
    Route("periods.manage", periods.manage),
    Route("periods.close", closing.ask),
    Route("periods.close_now", closing.close),
    Route("periods.reopen", closing.reopen),
    # ... records the exchange rate of a period
    Route("rates", rates.show_rates),
    Route("rates.of", rates.ask_rate),
    Route("rates.said", rates.take_rate),
    Route("rates.sure", rates.keep_unusual),
    Route("rates.sourced", rates.take_source, line=True),
    Route("rates.why", rates.take_reason, line=True),
    Route("rates.confirm", rates.repeat),
    Route("rates.record", rates.record),
    # ... sees where estimates are left, and asks for the final figures
    Route("periods.estimates", unfinished.show),
    Route("periods.estimates_of", unfinished.show_board),
    Route("periods.estimates_ask", unfinished.ask_board),
    # ... lets one board submit late
    Route("late", late.choose_board),
    Route("late.board", late.ask_until),
    Route("late.until", late.ask_reason),
    Route("late.reason", late.grant, line=True),
    # Values to be looked at again
    Route("flags", flags.show_flags),
    Route("flags.show", flags.show_flag),
    Route("flags.settle", flags.settle),
    Route("flags.value", flags.choose_value),
    Route("flags.why", flags.ask_why),
    Route("flags.mark", flags.mark, line=True),
    # What the ministry asks for between the years
    Route("requests", collecting.show_requests),
    Route("requests.show", collecting.show_request),
    Route("requests.table", collecting.send_table),
    Route("requests.new", making.ask_title),
    Route("requests.title", making.take_title, line=True),
    Route("requests.document", making.take_document, takes=DOCUMENTS),
    Route("requests.chosen", making.show_draft),
    Route("requests.add", choosing.take_names, takes=DOCUMENTS),
    Route("requests.groups", choosing.show_groups),
    Route("requests.group", choosing.show_group),
    Route("requests.toggle", choosing.toggle),
    Route("requests.chosen_list", choosing.show_chosen),
    Route("requests.take_out", choosing.take_out),
    Route("requests.new_one", adding.ask_new),
    Route("requests.named", adding.take_new, line=True),
    Route("requests.kind", adding.ask_kind),
    Route("requests.shaped", adding.take_shape),
    # ... with the ministry's own document
    Route("requests.attach", attaching.ask_for_file),
    Route("requests.file", attaching.take_file, takes=DOCUMENTS),
    Route("requests.open", attaching.open_file),
    # ... looked over before the boards are told
    Route("requests.deadline", previewed.ask_deadline),
    Route("requests.due", previewed.take_deadline),
    Route("requests.preview", previewed.show_preview),
    Route("requests.edit", previewed.show_parts),
    Route("requests.retitle", previewed.ask_title_anew),
    Route("requests.redocument", making.ask_document_anew),
    Route("requests.start", previewed.open_request),
    # ... kept while it is not finished
    Route("requests.unfinished", keeping.show_unfinished),
    Route("requests.resume", keeping.resume),
    Route("requests.drop", keeping.ask_drop),
    Route("requests.dropped", keeping.drop),
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
    # Votes of the bloc: the list, one of them
    Route("contests", contests.show),
    Route("contests.one", contest_card.show),
    # ... prepared by the secretary
    Route("contests.new", preparing.choose_matter),
    Route("contests.about", preparing.choose_way),
    Route("contests.make", preparing.make),
    Route("contests.question", preparing.ask_question),
    Route("contests.asked", preparing.take_question, line=True),
    Route("contests.ways", drafting.show_ways),
    Route("contests.set_way", drafting.set_way),
    Route("contests.title", drafting.ask_title),
    Route("contests.titled", drafting.take_title, line=True),
    Route("contests.rehearsal", drafting.switch_rehearsal),
    Route("contests.drop", drafting.ask_drop),
    Route("contests.drop_now", drafting.drop),
    # ... what is voted on
    Route("contests.lines", contest_lines.show),
    Route("contests.line", contest_lines.show_line),
    Route("contests.move_line", contest_lines.move),
    Route("contests.drop_line", contest_lines.drop),
    Route("contests.add_unit", contest_lines.choose_unit),
    Route("contests.unit_on", contest_lines.add_unit),
    Route("contests.renominate", contest_lines.renominate),
    Route("contests.type_line", contest_lines.ask_sentence),
    Route("contests.typed_line", contest_lines.take_sentence, line=True),
    # ... the rule, the times, the chain
    Route("contests.rule", ruling.show),
    Route("contests.field", ruling.show_field),
    Route("contests.set_rule", ruling.set_value),
    Route("contests.times", timing.show),
    Route("contests.opens", timing.ask_opening),
    Route("contests.opens_by_hand", timing.open_by_hand),
    Route("contests.typed_opens", timing.take_opening),
    Route("contests.closes", timing.ask_closing),
    Route("contests.set_closes", timing.set_closing),
    Route("contests.typed_closes", timing.take_closing),
    Route("contests.chain", chaining.show),
    Route("contests.chain_to", chaining.choose),
    # ... who votes, who counts, who sits out
    Route("contests.voters", voters.show),
    Route("contests.resync", voters.resync),
    Route("contests.proxies", proxies.show),
    Route("contests.proxy_of", proxies.choose_holder),
    Route("contests.proxy_to", proxies.give),
    Route("contests.tellers", tellers.show),
    Route("contests.teller", tellers.switch),
    Route("contests.recused", recusing.show_recused),
    Route("contests.recuse", recusing.choose_recused),
    Route("contests.recuse_on", recusing.choose_line),
    Route("contests.recuse_why", recusing.ask_reason),
    Route("contests.recuse_said", recusing.recuse, line=True),
    Route("contests.unrecuse", recusing.unrecuse),
    # ... looked at and opened
    Route("contests.preview", previewing.show),
    Route("contests.to_chair", previewing.show_to_chair),
    Route("contests.open", opening.open_now),
    Route("contests.arm", opening.arm),
    Route("contests.disarm", opening.disarm),
    # ... while they are open
    Route("contests.told", told.show_told),
    Route("contests.extend", running.ask_extension),
    Route("contests.extend_to", running.choose_extension),
    Route("contests.typed_extend", running.take_extension),
    Route("contests.extend_why", running.extend, line=True),
    Route("contests.end", ending.ask_end),
    Route("contests.end_why", ending.ask_end_again, line=True),
    Route("contests.end_now", ending.end),
    Route("contests.cancel", running.ask_cancel),
    Route("contests.cancel_why", running.ask_cancel_again, line=True),
    Route("contests.cancel_now", running.cancel),
    # In the hall: the attendance, the count of hands or papers, a teller's word on it
    Route("contests.hall", hall.show),
    Route("contests.hall_all", hall_entering.all_agree),
    Route("contests.hall_ok", hall_entering.confirm),
    Route("contests.hall_end", hall_ending.ask_end),
    Route("contests.hall_done", hall_ending.end),
    Route("contests.hall_units", hall_units.show),
    Route("contests.hall_unit", hall_units.toggle),
    Route("contests.hall_rest", hall_units.rest_is_here),
    Route("contests.hall_full", hall_units.all_present),
    Route("contests.hall_present", hall_units.take_present),
    Route("contests.hall_letters", hall_units.letters),
    Route("contests.hall_letter", hall_units.letter),
    Route("contests.hall_next", hall_typing.ask_next),
    Route("contests.hall_line", hall_typing.ask_one),
    Route("contests.hall_each", hall_typing.take_each),
    Route("contests.hall_said", hall_typing.take_one),
    Route("contests.hall_type", hall_typing.ask_all),
    Route("contests.hall_typed", hall_typing.take_all),
    Route("contests.hall_enter", hall_typing.enter),
    Route("contests.out", withdrawing.choose),
    Route("contests.out_ask", withdrawing.ask),
    Route("contests.out_said", withdrawing.ask_again),
    Route("contests.out_now", withdrawing.withdraw),
    # ... counted, settled, published
    Route("contests.counted", counted.show_one),
    Route("contests.codes", counted.show_codes),
    Route("contests.publish", publishing.ask),
    Route("contests.publish_now", publishing.agree),
    Route("contests.next_round", rounds.prepare),
    Route("contests.open_round", further.ask),
    Route("contests.round_open", further.open_round),
    Route("contests.round_drop", round_dropping.ask),
    Route("contests.round_gone", round_dropping.drop, line=True),
    Route("contests.draw", rounds.ask_draw),
    Route("contests.draw_now", rounds.draw),
    Route("contests.choose", rounds.choose),
    Route("contests.choose_ask", rounds.ask_choice),
    Route("contests.choose_now", rounds.take_choice),
    # ... on paper
    Route("contests.count_paper", documents.send_ballot),
    Route("contests.minutes", documents.send_count_minutes),
    Route("contests.meeting", documents.send_meeting_minutes),
    Route("contests.recount", documents.send_recount),
    # Who votes for a unit instead of its head
    Route("delegations", delegations.show),
    Route("delegations.paper", delegations.open_paper),
    Route("delegations.revoke", delegations.ask_revoke),
    Route("delegations.revoke_now", delegations.revoke),
    Route("delegations.unit", delegating.choose_unit),
    Route("delegations.whom", delegating.choose_person),
    Route("delegations.page", delegating.turn_page),
    Route("delegations.person", delegating.take_person),
    Route("delegations.scope", delegating.take_scope),
    Route("delegations.today", delegating.from_today),
    Route("delegations.days", delegating.take_days),
    Route("delegations.step", delegating.take_step, takes=DOCUMENTS),
    Route("delegations.give", delegation_record.give),
    Route("delegations.away", away.choose_vote),
    Route("delegations.away_in", away.choose_unit),
    Route("delegations.away_ask", away.ask),
    Route("delegations.away_now", away.give),
    # Units put forward for awards: by the board itself, its head, the secretary
    Route("nominations", nominations.show),
    Route("nominations.award", nominations.show_award),
    Route("nominations.one", nomination_card.show),
    Route("nominations.open", nomination_card.open_file),
    Route("nominations.start", nomination_preparing.start),
    Route("nominations.tick", nomination_preparing.tick),
    Route("nominations.attach", nomination_preparing.ask_for_file),
    Route("nominations.file", nomination_preparing.take_file, takes=DOCUMENTS),
    Route("nominations.review", nomination_preparing.review),
    Route("nominations.send", nomination_preparing.send),
    Route("nominations.paper", nomination_papers.ask),
    Route("nominations.papered", nomination_papers.take, takes=("photo", "document")),
    Route("nominations.paper_number", nomination_papers.take_number, line=True),
    Route("nominations.approve", nomination_deciding.approve),
    Route("nominations.approve_now", nomination_deciding.approve_now),
    Route("nominations.accept", nomination_deciding.accept),
    Route("nominations.accept_now", nomination_deciding.accept_now),
    Route("nominations.return", nomination_deciding.ask_why),
    Route("nominations.returned", nomination_deciding.give_back, line=True),
    Route("nominations.withdraw", nomination_withdrawing.ask_withdrawal),
    Route("nominations.withdraw_now", nomination_withdrawing.withdraw),
    Route("nominations.decline", nomination_withdrawing.ask_decline),
    Route("nominations.decline_now", nomination_withdrawing.decline),
    # ... by the bloc, and what the unit says to it
    Route("nominations.propose", nomination_proposing.choose),
    Route("nominations.propose_unit", nomination_proposing.ask_how),
    Route("nominations.consulted", nomination_proposing.take_line, line=True),
    Route("nominations.propose_now", nomination_proposing.propose_now),
    Route("nominations.propose_ask", nomination_proposing.ask_unit),
    Route("nominations.agree", nomination_answering.agree),
    Route("nominations.agree_now", nomination_answering.agree_now),
    Route("nominations.refuse", nomination_answering.refuse),
    Route("nominations.refuse_now", nomination_answering.refuse_now),
    Route("nominations.heard", nomination_answering.ask_heard),
    Route("nominations.heard_said", nomination_answering.take_heard, line=True),
    Route("nominations.heard_now", nomination_answering.record_heard),
    # ... how many may be proposed
    Route("nominations.quota", nomination_quotas.ask),
    Route("nominations.quota_said", nomination_quotas.take_number),
    Route("nominations.quota_source", nomination_quotas.record, line=True),
    # ... after the vote: proposed, decided, conferred
    Route("nominations.after", nomination_life.show),
    Route("nominations.elections", nomination_results.show_elections),
    Route("nominations.result", nomination_results.ask),
    Route("nominations.result_now", nomination_results.record),
    Route("nominations.step", nomination_life.choose),
    Route("nominations.stepped", nomination_life.take_details),
    Route("nominations.step_now", nomination_life.record),
    Route("nominations.undo", nomination_undoing.ask_undo),
    Route("nominations.undo_now", nomination_undoing.undo),
    # Units introduced as leader and deputy of the next year
    Route("candidates", candidates.show),
    Route("candidates.choose", candidates.choose),
    Route("candidates.ask", candidates.ask),
    Route("candidates.now", candidates.introduce),
    # The secretary enters for a board
    Route("behalf", behalf.choose_unit),
    Route("behalf.unit", behalf.choose_source),
    Route("behalf.source", behalf.ask_informant),
    Route("behalf.informant", behalf.begin, line=True),
    Route("behalf.show", behalf.ask_board),
    Route("behalf.confirm", entrusted.confirm),
)
_BY_NAME = {route.name: route for route in ROUTES}


_BY_COMMAND = {
    "start": Intent("home", ("start",)),
    "menu": Intent("home"),
    **{word: command.intent for command in COMMANDS for word in (command.vi, command.en)},
}


_IN_GROUPS = {
    "status": Intent("status.group"),
    "ballots.secret": Intent("ballots.group", ("secret",)),
    "ballots.open_votes": Intent("ballots.group", ("open",)),
}
"""What a command means in a group, where everybody reads the answer."""


def knows(name: str) -> bool:
    return name in _BY_NAME


def takes(asked: Intent, kind: str) -> bool:
    """Whether a file of this kind answers the open question.

    The kinds are "document", "photo", "voice" and, for a document that may hold figures, "table".
    """
    return knows(asked.name) and kind in _BY_NAME[asked.name].takes


def asks_line(asked: Intent) -> bool:
    """Whether the open question asks for a line in the person's own words."""
    return knows(asked.name) and _BY_NAME[asked.name].line


def form_of(intent: Intent) -> int | None:
    """The form an intent is about, where it is about one: so all of a batch are read together."""
    in_form = intent.name == "figures" or intent.name.startswith(("figures.", "approval."))
    number = intent.number(0) if in_form else -1
    return number if number > 0 else None


def by_command(word: str) -> Intent | None:
    return _BY_COMMAND.get(word)


def by_group_command(word: str) -> Intent | None:
    """Only what may be answered before a whole group."""
    intent = by_command(word)
    return _IN_GROUPS.get(intent.name) if intent else None


def by_label(text: str) -> Intent | None:
    """A button's label or a command's word typed out, with or without marks."""
    if len(text) > 40:
        return None
    return _labels().get(fold(text))


def fold(text: str) -> str:
    """Without marks, case and outer blanks: "Việc cần làm" and "viec can lam" are the same."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()


@cache
def _labels() -> dict[str, Intent]:
    spoken = {
        fold(speak(language).plain(command.label)): command.intent
        for command in COMMANDS
        for language in LANGUAGES
    }
    words = {
        "menu": Intent("home"),
        "thoat": Intent("home.cancel"),
        "cancel": Intent("home.cancel"),
    }
    return {**spoken, **words}


def menu(actor: Actor) -> list[tuple[str, str]]:
    """The commands of the messenger's menu: those of the person's language and rights."""
    say = speak(actor.language)
    confirmed = [hat for hat in actor.hats if hat.confirmed]
    return [
        (command.vi if actor.language == "vi" else command.en, say.plain(command.label))
        for command in COMMANDS
        if command.act is None or any(may(hat, command.act, hat.unit_id) for hat in confirmed)
    ]


def public_menu(language: str) -> list[tuple[str, str]]:
    """The commands that need no right at all."""
    say = speak(language)
    return [
        (command.vi if language == "vi" else command.en, say.plain(command.label))
        for command in COMMANDS
        if command.act is None
    ]


def perform(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Carry out an intent. Raises the topic's Refusals, and UnknownButton for a name not known."""
    route = _BY_NAME.get(intent.name)
    if route is None:
        raise UnknownButton
    if not route.public:
        if not actor.is_known:
            return home.public_screen(actor.language, ended=actor.person_id is not None)
        if not actor.hat.confirmed:
            return wording.waiting_screen(actor, uow)
    screen = behalf.named(route.handle(actor, intent, uow), actor, uow)
    return turning.placed(screen, intent, uow)


def refused(
    actor: Actor,
    refusal: Refusal,
    asked: Intent | None,
    say: Say,
    buttons: Sequence[Choice] = (),
) -> Screen:
    """A named no as a screen: the sentence, the open question kept, and a way back.

    Who wants to leave the question gets its own `buttons` once more.
    """
    home_way = Choice(say.plain("What is to be done"), Intent("home"))
    ways = [home_way] if actor.is_known else []
    if isinstance(refusal, LeavesQuestion):
        its_own = [one for one in buttons if one.intent != home_way.intent]
        ways = [*its_own[-_MOST_OWN:], *ways]
    return Screen(
        say.refusal(refusal),
        rows(*ways),
        asks=asked,
        aside=True,
        fresh=True,
        stays=True,
    )


def not_saved(say: Say) -> Screen:
    return Screen(
        say(
            "<b>This was not saved.</b> Something went wrong on our side; the administrator can see"
            " it. Everything saved before stands. Please try once more, or tell the secretary."
        ),
        rows(Choice(say.plain("What is to be done"), Intent("home"))),
        aside=True,
        fresh=True,
        stays=True,
    )


def cannot_store(say: Say) -> Screen:
    """Sent past the database when nothing can be stored for the moment."""
    return Screen(
        say(
            "The assistant cannot store anything at the moment. Your message is kept and will be"
            " handled as soon as it can; there is no need to send it again."
        )
    )
