"""Kills itself in the middle of a secret contest: `python -m tests.storage.killed URL KEYS`.

For each instruction at which a process may die, a child opens a contest, has eleven units vote,
closes and sweeps, and is killed there. Another child, as the next process, then goes on. What is
printed: the instruction, whether the contest opened, how many papers were counted, and what was
left of the key and of its traces.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import event, func, select

from bot.domain.voting_errors import UnitVoted
from bot.runtime.sweeping import Sweeping
from bot.vault import Vault
from storage import traces
from storage.engine import Connection, Database, open_database
from storage.models.contests import contest, secret_paper
from tests.bench import StillClock
from tests.conftest import compiled_once
from tests.storage.voting import House, house_of

STEPS = ("opening", "casting", "closing", "closed", "destroyed", "noted", "swept")


def _die(*_given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at_commit(database: Database, number: int) -> None:
    """Killed when everything is in, just before that commit."""
    left = [number]

    def on_commit(_connection: Connection) -> None:
        left[0] -= 1
        if left[0] == 0:
            _die()

    event.listen(database.writer, "commit", on_commit)


def _trap(database: Database, step: str) -> None:
    """Where the process dies: the draft is the first commit, its opening the second."""
    commits = {"opening": 2, "casting": 8, "closing": 14}
    if step in commits:
        _at_commit(database, commits[step])
    elif step:
        owner, name = {
            "closed": (Vault, "destroy"),
            "destroyed": (traces, "note_key_gone"),
            "noted": (traces, "sweep_pages"),
            "swept": (traces, "note_clean"),
        }[step]
        setattr(owner, name, _die)


def _all_of_it(house: House, step: str) -> None:
    _trap(house.database, step)
    number = house.opened()
    for unit in house.units:
        house.cast(number, unit, ("yes", "no", "none"))
    house.close(number)
    _sweep(house)


def _sweep(house: House) -> None:
    clock = StillClock(house.now)
    Sweeping(house.database, None, clock, house.vault).sweep()  # type: ignore[arg-type]


def _go_on(house: House, step: str) -> None:
    with house.database.reader.connect() as connection:
        number, state = connection.execute(
            select(contest.c.id, contest.c.state).order_by(contest.c.id.desc()).limit(1)
        ).one()
    if state == "open":
        for unit in house.units:
            with suppress(UnitVoted):
                house.cast(number, unit, ("yes", "no", "none"))
        house.close(number)
    _sweep(house)
    with house.database.reader.connect() as connection:
        left, state = connection.execute(
            select(contest.c.traces, contest.c.state).where(contest.c.id == number)
        ).one()
        papers = connection.execute(
            select(func.count()).where(
                secret_paper.c.contest_id == number, secret_paper.c.choice.is_not(None)
            )
        ).scalar_one()
    print(step, state, papers, len(house.vault.names()), left, flush=True)


def _in_child(
    url: str, keys: Path, house: House, work: Callable[[House, str], None], step: str
) -> int:
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    status = 1
    try:
        # Forked, so what the parent has compiled is there already.
        database = compiled_once(open_database(url, pool_size=2))
        work(
            House(
                database,
                Vault(keys, database.label),
                bloc_id=house.bloc_id,
                units=house.units,
                persons=house.persons,
            ),
            step,
        )
        database.dispose()
        status = 0
    finally:
        os._exit(status)


def main(url: str, keys: Path) -> None:
    database = compiled_once(open_database(url, pool_size=2))
    house = house_of(database, keys)
    _all_of_it(house, "")
    database.dispose()
    for step in STEPS:
        assert os.WIFSIGNALED(_in_child(url, keys, house, _all_of_it, step)), step
        assert _in_child(url, keys, house, _go_on, step) == 0, step


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
