"""Tables, one file per aggregate; the constraints carry the rules.

Every business row names its bloc, and composite keys keep a child in the bloc of its parent.
Nothing that a person entered is deleted: rows are ended, withdrawn or superseded.
"""

from storage.models import (
    blocs,
    board,
    conference,
    contests,
    figures,
    handover,
    nominations,
    pact,
    people,
    records,
    reminders,
    review,
    talk,
    year,
)
from storage.models.base import metadata

__all__ = [
    "blocs",
    "board",
    "conference",
    "contests",
    "figures",
    "handover",
    "metadata",
    "nominations",
    "pact",
    "people",
    "records",
    "reminders",
    "review",
    "talk",
    "year",
]
