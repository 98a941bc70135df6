"""The plan of the year: seen by every member, changed by the secretary."""

from __future__ import annotations

from handlers.tables.route import Route
from handlers.year import showing

ROUTES = (Route("year", showing.show),)
