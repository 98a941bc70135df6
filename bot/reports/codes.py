"""A code for the camera of a phone, as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import TypedDict

_SCALE, _BORDER = 12, 4


class CodeView(TypedDict):
    """What the code opens."""

    link: str


def build_code(view: CodeView) -> bytes:
    """A PNG, big enough to be read from another phone's screen."""
    import segno  # handlers name the view; the picture is made in another process

    target = BytesIO()
    code = segno.make(view["link"], error="m", micro=False)
    code.save(target, kind="png", scale=_SCALE, border=_BORDER)
    return target.getvalue()
