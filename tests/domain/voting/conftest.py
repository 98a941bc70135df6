"""Says how many cases the property tests ran: each below its name with `-rA`, and all together."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest

_CASES = "cases of properties"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    told = getattr(item, "hypothesis_statistics", "")
    if call.when == "call" and told:
        cases = sum(map(int, re.findall(r"(\d+) passing", told)))
        report.user_properties.append((_CASES, cases))
        report.sections.append((_CASES, str(cases)))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts = [
        value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == _CASES
    ]
    if counts:
        terminalreporter.write_line(f"voting: {sum(counts)} cases of {len(counts)} properties")
