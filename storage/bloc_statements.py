"""What is asked of the database for the figures of whole periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, select, type_coerce
from sqlalchemy.types import NullType

from storage.form_rows import PERIOD_FIELDS
from storage.models.blocs import seat, unit_name, unit_succession
from storage.models.figures import form, period, submission, value
from storage.models.people import person_profile
from storage.models.review import release, stand_in, verdict
from storage.value_rows import LATER, last_of_each, newer, newest_of

RELEASE = select(
    release.c.id,
    release.c.period_id,
    release.c.fingerprint,
    release.c.released_at,
    release.c.withdrawn_at,
    release.c.value_id,
    release.c.verdict_id,
    release.c.stand_in_id,
)
# A period for each of its releases, or once.
PERIODS = (
    select(
        *PERIOD_FIELDS,
        period.c.purpose,
        period.c.title,
        period.c.as_of,
        period.c.due_on,
        period.c.usd_rate_source,
        *RELEASE.selected_columns,
    )
    .outerjoin(release, release.c.period_id == period.c.id)
    .where(period.c.bloc_id == bindparam("bloc_id"))
    .order_by(period.c.due_at.desc(), period.c.id.desc(), release.c.id)
)
_OF: BindParameter[Any] = bindparam("period_ids", expanding=True)
FORMS = select(
    form.c.id,
    form.c.period_id,
    form.c.unit_id,
    form.c.state,
    form.c.version,
    form.c.synthetic,
).where(form.c.period_id.in_(_OF))
VERDICTS = (
    select(verdict.c.id, verdict.c.form_id, verdict.c.said)
    .join(form, form.c.id == verdict.c.form_id)
    .where(form.c.period_id.in_(_OF))
    .order_by(verdict.c.id)
)
STAND_INS = (
    select(
        stand_in.c.period_id,
        stand_in.c.unit_id,
        stand_in.c.treatment,
        stand_in.c.reason,
        stand_in.c.decided_at,
        person_profile.c.full_name,
        stand_in.c.id,
    )
    .outerjoin(person_profile, person_profile.c.person_id == stand_in.c.decided_by)
    .where(stand_in.c.period_id.in_(_OF))
    .order_by(stand_in.c.id)
)
MERGERS = (
    select(
        unit_succession.c.on_date,
        unit_succession.c.successor_id,
        unit_succession.c.predecessor_id,
        unit_name.c.short_name,
        seat.c.unit_id.label("seated"),
    )
    .join(unit_name, unit_name.c.unit_id == unit_succession.c.predecessor_id)
    .outerjoin(
        seat,
        and_(
            seat.c.unit_id == unit_succession.c.predecessor_id,
            seat.c.bloc_id == bindparam("bloc_id"),
        ),
    )
    .order_by(
        unit_succession.c.on_date,
        unit_succession.c.successor_id,
        unit_succession.c.predecessor_id,
        unit_name.c.id,
    )
)
_UPTO = bindparam("upto", type_=value.c.id.type)
_VALUES = (
    select(
        value.c.form_id,
        value.c.code,
        value.c.dimension,
        value.c.state,
        # Read raw: a driver's own number must never stand between the database and a Decimal.
        type_coerce(value.c.amount, NullType()).label("amount"),
        value.c.qualifier,
        value.c.covered,
        value.c.covered_of,
        value.c.author_id,
    )
    .join(form, form.c.id == value.c.form_id)
    .where(form.c.period_id.in_(_OF))
)
NEWEST = newest_of(_VALUES)
SUBMITTED = _VALUES.join(
    submission,
    and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
).where(
    form.c.state.in_(("draft", "returned")),
    value.c.recorded_at <= submission.c.submitted_at,
    ~LATER.where(newer.c.recorded_at <= submission.c.submitted_at).exists(),
)
"""What was last submitted of the forms that lie with their boards again."""
NEWEST_AT: Mapping[str, Select[Any]] = {
    "sqlite": _VALUES.where(value.c.id <= _UPTO, ~LATER.where(newer.c.id <= _UPTO).exists()),
    "postgresql": last_of_each(_VALUES.where(value.c.id <= _UPTO)),
}
