"""Steps that several journeys take, each with the outcome that it must have."""

from __future__ import annotations

from tests.journeys.phone import Phone, Shown

WHY = "Đã rà soát với các phòng chuyên môn"
_MOST_REASONS = 12


def is_form(shown: Shown) -> bool:
    """A board's form, as /solieu opens it."""
    wanted = ("figures.list", "figures.review", "home")
    return all(shown.button(intent) is not None for intent in wanted)


def is_review(shown: Shown) -> bool:
    return shown.says("<b>Review before submitting</b> · {unit}")


def is_step(shown: Shown) -> bool:
    """What comes after an answer: the same or the next question, at the end the review."""
    return shown.button("figures.next") is not None or is_review(shown)


def is_receipt(shown: Shown) -> bool:
    return shown.button("figures.sheet") is not None and shown.button("figures.list") is None


def asks_to_explain(shown: Shown) -> bool:
    """Ways to correct what is warned of, the way to the form, and nothing else."""
    *corrections, to_form = [button.intent for button in shown.buttons] or [""]
    return to_form == "figures" and set(corrections) <= {"figures.ask"}


def shows_reason(shown: Shown) -> bool:
    """What will be sent; nothing is, before the tap."""
    return shown.button("figures.submit_why") is not None


def goes_on(shown: Shown) -> bool:
    """What submitting leads to: the receipt, or a question for what the checks found."""
    return is_receipt(shown) or asks_to_explain(shown)


def asks_for_paste(shown: Shown) -> bool:
    return [button.intent for button in shown.buttons] == ["figures.go", "figures"]


async def paste(phone: Phone, text: str) -> Shown:
    """The form by one message, those figures that were doubted too."""
    await phone.write("/solieu", is_form)
    await phone.tap("figures.paste", shows=asks_for_paste)
    return await pasted_whole(phone, text)


async def pasted_whole(phone: Phone, text: str) -> Shown:
    """The answer to a paste; figures that were held are kept as they are, and reviewed."""
    shown = await phone.write(text, lambda one: one.button("figures.review") is not None)
    onwards = "figures.held" if shown.button("figures.held") else "figures.review"
    return await phone.tap(onwards, shows=is_review)


async def submit(phone: Phone) -> Shown:
    """From the review to the receipt; what the checks found is explained."""
    shown = await phone.tap("figures.submit", shows=goes_on)
    for _ in range(_MOST_REASONS):
        if is_receipt(shown):
            return shown
        await phone.write(WHY, shows_reason)
        shown = await phone.tap("figures.submit_why", shows=goes_on)
    raise AssertionError(f"not submitted: {shown.text}")
