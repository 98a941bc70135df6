"""What the pact of a year refuses.

PactRefused
├── NoPactYet          nothing has been written
├── PactTooLong        more than a pact can hold
├── NoSuchParagraph    a number that no paragraph has
├── PactEmpty          nothing to open for consent
├── PactOpened         what boards are asked to agree to does not change: a new version is needed
├── PactMoved          consent is given to the version that was read
├── AgreedAlready      a board agrees to a version once
├── NotAllAgreed       the final copy and the signing wait for every board
├── PactSigned         it was signed: nothing changes any more
├── TargetUnclear      no figure can be read
├── TargetUnknown      no indicator has that code
├── TargetNeedsSide    it is counted for FDI and DDI apart
├── TargetHasNoSide    it is not counted so
├── TooManyTargets
├── SignedAhead        a day that has not come
├── SignedTooEarly     a day before the text was opened for consent
└── SameDay            a correction that corrects nothing
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class PactRefused(Refusal):
    code = "pact_refused"
    says = N_("This cannot be done with the pact now. Nothing was changed.")


class NoPactYet(PactRefused):
    code = "no_pact_yet"
    says = N_("There is no pact yet. The secretary writes it; you will be told once it is open.")


class PactTooLong(PactRefused):
    code = "pact_too_long"
    says = N_(
        "A pact holds up to {paragraphs} paragraphs and {letters} letters, a paragraph up to"
        " {each}. Nothing of this was taken; please shorten it and send it again."
    )


class NoSuchParagraph(PactRefused):
    code = "no_such_paragraph"
    says = N_("There is no paragraph {number}; the last one is {last}. Nothing was changed.")


class PactEmpty(PactRefused):
    code = "pact_empty"
    says = N_("The pact has no text yet. Please write it first, then open it for consent.")


class PactOpened(PactRefused):
    code = "pact_opened"
    says = N_(
        "Version {version} is open for consent, so neither its text nor its targets change. For a"
        " change, the secretary begins a new version; all boards are asked again then."
    )


class PactMoved(PactRefused):
    code = "pact_moved"
    says = N_("The pact has changed since you read it: version {version} is the one that is open.")


class AgreedAlready(PactRefused):
    code = "pact_agreed_already"
    says = N_("This board has agreed to version {version} already.")


class NotAllAgreed(PactRefused):
    code = "not_all_agreed"
    says = N_("{n} board(s) have not agreed to the text yet: {boards}.")


class PactSigned(PactRefused):
    code = "pact_signed"
    says = N_("The pact was signed at the conference on {day}; it does not change any more.")


class TargetUnclear(PactRefused):
    code = "target_unclear"
    says = N_(
        "No figure for {code} can be read from “{typed}”. Please type it once more, for example"
        " {code}: 1.250"
    )


class TargetUnknown(PactRefused):
    code = "target_unknown"
    says = N_(
        "The form of the year has no indicator {code}. Please check the code, or type the target in"
        " words."
    )


class TargetNeedsSide(PactRefused):
    code = "target_needs_side"
    says = N_("{code} is counted for FDI and DDI apart. Please type for example {code} FDI: 1.250")


class TargetHasNoSide(PactRefused):
    code = "target_has_no_side"
    says = N_("{code} is not counted for FDI and DDI apart. Please type for example {code}: 1.250")


class TooManyTargets(PactRefused):
    code = "too_many_targets"
    says = N_("A board sets up to {most} targets. Please take one out first.")


class SignedAhead(PactRefused):
    code = "signed_ahead"
    says = N_("{day} has not come yet. The signing is recorded once it has taken place.")


class SignedTooEarly(PactRefused):
    code = "signed_too_early"
    says = N_(
        "The text was opened for consent on {opened}; it cannot have been signed on {day}. Nothing"
        " was recorded; please type the date once more."
    )


class SameDay(PactRefused):
    code = "same_signing_day"
    says = N_("{day} is the day that is recorded already. Nothing was changed.")
