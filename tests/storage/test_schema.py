"""Models and migrations agree, on both databases; upgrades keep out of the way of who serves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from storage.engine import Database, open_database
from storage.presence import AlreadyServed, Presence, alive_processes, nobody_serves
from storage.upgrade import DatabaseTooNew, current_revision, differences, revisions, upgrade

NOW = datetime(2019, 11, 1, 1, tzinfo=UTC)


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.reader.connect() as connection:
        assert differences(connection) == []


def test_a_migrated_database_is_left_alone(database: Database) -> None:
    newest = revisions()[-1]
    assert upgrade(database, back_up=lambda _: pytest.fail("nothing to keep")) == (newest, newest)


def test_a_newer_database_is_refused(database: Database) -> None:
    _stamp(database, "9999")
    with pytest.raises(DatabaseTooNew, match="9999"):
        upgrade(database)
    assert current_revision(database) == "9999"


def _stamp(database: Database, revision: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_who_serves_is_seen_from_outside_and_not_disturbed(database: Database) -> None:
    other = open_database(database.url)
    presence = Presence(database)
    presence.enter(NOW)
    try:
        assert alive_processes(other) == {presence.holder}
        with pytest.raises(AlreadyServed), nobody_serves(other):
            pytest.fail("it is served")
    finally:
        presence.leave(NOW)
    assert alive_processes(other) == set()
    with nobody_serves(other), pytest.raises(AlreadyServed):
        Presence(database).enter(NOW)
    later = Presence(database)
    later.enter(NOW)
    later.leave(NOW)
    other.dispose()
