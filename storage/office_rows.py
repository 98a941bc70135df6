"""Who holds an office of the bloc, as one statement that others can hold within their own."""

from __future__ import annotations

from sqlalchemy import Select, select

from storage.models.blocs import office


def holder(bloc_id: int, year: int, kind: str) -> Select[tuple[int]]:
    """The unit that holds it in a year; while none is recorded, that of the year before: an office
    is handed over, it does not end with the calendar."""
    return (
        select(office.c.unit_id)
        .where(
            office.c.bloc_id == bloc_id,
            office.c.year.in_((year, year - 1)),
            office.c.kind == kind,
        )
        .order_by(office.c.year.desc())
        .limit(1)
    )
