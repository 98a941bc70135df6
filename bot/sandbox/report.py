"""What was checked, what was wrong, what was refused: the answer to "was it really tested?".

Counts are of this run; violations of the schema are also kept in the store, because a crash test
must not be able to lose one.
"""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.schema import Problem
from bot.sandbox.store import Store

KEPT = 1000


@dataclass(slots=True, frozen=True)
class Violation:
    method: str
    kind: str
    parameter: str
    why: str
    at: float


class Report:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._number = 0
        self.violations: deque[Violation] = deque(maxlen=KEPT)
        self.own_faults: deque[str] = deque(maxlen=KEPT)
        self._clear()

    def _clear(self) -> None:
        self.requests: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.not_served: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.updates: Counter[str] = Counter()
        self.rate_limited = 0

    def load(self) -> None:
        for key, row in sorted(self._store.rows("violation"), key=lambda item: int(item[0])):
            self._number = int(key)
            self.violations.append(Violation(**row))
            self.kinds[row["kind"]] += 1

    def reset(self) -> None:
        for place in range(len(self.violations)):
            self._store.drop("violation", self._number - place)
        self.violations.clear()
        self.own_faults.clear()
        self._clear()

    def request(self, method: str) -> None:
        self.requests[method] += 1

    def violation(self, method: str, problem: Problem, at: float) -> None:
        found = Violation(method, problem.kind, problem.where, problem.why, at)
        if len(self.violations) == KEPT:
            self._store.drop("violation", self._number - KEPT + 1)
        self._number += 1
        self.violations.append(found)
        self.kinds[problem.kind] += 1
        self._store.put("violation", self._number, asdict(found))

    def refusal(self, method: str, code: int) -> None:
        self.refused[f"{method} {code}"] += 1
        if code == 429:
            self.rate_limited += 1

    def own_fault(self, what: str, problem: Problem) -> None:
        """The sandbox itself sent something that the schema does not know."""
        self.own_faults.append(f"{what}: {problem.where} {problem.why}")

    def update(self, kind: str) -> None:
        self.updates[kind] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "checked": sum(self.requests.values()),
            "requests": dict(self.requests),
            "violation_counts": dict(self.kinds),
            "violations": [asdict(one) for one in self.violations],
            "refused": dict(self.refused),
            "rate_limited": self.rate_limited,
            "not_served": dict(self.not_served),
            "faults": dict(self.faults),
            "updates": dict(self.updates),
            "own_faults": list(self.own_faults),
        }
