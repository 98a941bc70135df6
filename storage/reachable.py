"""Who of a bloc can be told for whom at this moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.domain.access import Role
from storage.people import Member

Units = Collection[int] | None
"""Boards that are asked about; None: the whole bloc."""


class Reachable:
    """Who can be told for whom: confirmed, reachable, and there."""

    def __init__(
        self,
        members: Sequence[Member],
        deputies: Mapping[tuple[int, int], int],
        failing: Collection[int],
        leader: int | None,
    ) -> None:
        self._reachable = {
            one.person_id for one in members if one.reachable and one.person_id not in failing
        }
        self.names = {one.person_id: one.full_name for one in members}
        self._by_unit: dict[int | None, list[Member]] = {}
        for one in members:
            self._by_unit.setdefault(one.unit_id, []).append(one)
        self._deputies = deputies
        self.stand_ins = {(deputy, unit): person for (person, unit), deputy in deputies.items()}
        self.leader = leader
        self.secretaries = self.there(
            one.person_id for one in members if one.role is Role.SECRETARY
        )

    def there(self, persons: Iterable[int]) -> tuple[int, ...]:
        return tuple(one for one in dict.fromkeys(persons) if one in self._reachable)

    def of(self, unit_id: int, *roles: Role) -> tuple[int, ...]:
        """In these roles for the board; whoever is away hands it to their deputy."""
        held = (one for one in self._by_unit.get(unit_id, ()) if one.role in roles)
        return self.there(
            self._deputies.get((one.person_id, unit_id), one.person_id) for one in held
        )

    def holders(self, unit_id: int) -> list[tuple[int, Role]]:
        """Who holds which role in the board, away or not."""
        return [(one.person_id, one.role) for one in self._by_unit.get(unit_id, ())]

    def in_person(self, unit_id: int, persons: Iterable[int]) -> tuple[int, ...]:
        """Of those who alone may do it: who is there, else who is away, for no deputy could."""
        known = list(persons)
        here = [one for one in known if (one, unit_id) not in self._deputies]
        return self.there(here) or self.there(known)

    def heads(self, unit_id: int) -> tuple[int, ...]:
        return self.of(unit_id, Role.HEAD)

    def heads_in_person(self, unit_id: int) -> tuple[int, ...]:
        """Of what a head alone may do, a vote or a consent."""
        heads = [one for one, role in self.holders(unit_id) if role is Role.HEAD]
        return self.in_person(unit_id, heads)
