#!/usr/bin/env python3
"""Kiểm đếm lại một cuộc biểu quyết từ tệp kiểm đếm đã công bố.

Counts a published vote again. It needs Python 3.8 or later and nothing else, and shares no code
with the program that counted first, on purpose.

    python recount.py kiem-dem.json            kết quả bằng lời / the result in words
    python recount.py --json kiem-dem.json     kết quả dạng dữ liệu / the result as data

It ends with 0 if the published result follows from the papers, with 1 if it does not. The check
code of the file, printed last, stands in the minutes too: it covers every letter that counts in the
file, also the hall's numbers, who left the list, the inclusion codes, the title and the round.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOTALS = ("issued", "returned", "not_returned", "valid", "blank", "invalid")
LISTS = (
    *("roll", "lines", "recused", "marks", "papers", "hall", "withdrawn", "names"),
    *("qualified", "tied"),
)
KINDS = ("yes", "no", "none", "out")


class Broken(Exception):
    """The file contradicts itself."""


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def code_of(data: Any) -> str:
    """Twelve letters of a SHA-256 over the canonical text."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    bits = "".join(format(byte, "08b") for byte in hashlib.sha256(text.encode("utf-8")).digest())
    letters = "".join(LETTERS[int(bits[at : at + 5], 2)] for at in range(0, 60, 5))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def ratio(text: str) -> tuple[int, int]:
    above, below = text.split("/")
    return int(above), int(below)


def fewest(threshold: str | None, strict: bool, base: int) -> int:
    """The fewest votes that reach the threshold, by trying one after the other."""
    votes = 1
    if threshold is None:
        return votes
    above, below = ratio(threshold)
    while votes * below < above * base or (strict and votes * below == above * base):
        votes += 1
    return votes


def whole(*numbers: Any) -> bool:
    """Whether these are numbers of units or papers: whole, and not below nought."""
    return all(type(one) is int and one >= 0 for one in numbers)


def check_shape(file: Any) -> None:
    """Everything that is reckoned with is of its kind."""
    facts, lines = file["facts"], file["lines"]
    demand(isinstance(file["title"], str), "tên / title")
    demand(file["seed"] is None or isinstance(file["seed"], str), "số bốc thăm / seed")
    for key in LISTS:
        demand(isinstance(file.get(key, []), list), f"danh sách / list: {key}")
    for key in ("qualified", "tied", "open_places"):
        demand(key in file, "kết quả công bố / published result")
    sums = (facts["size"], facts["present"], facts["in_writing"], facts["by_proxy"])
    demand(whole(file["issued"], file["marked"], file["round"], *sums), "số / numbers")
    demand(whole(*file["withdrawn"]), "dòng đã rút / lines that left")
    demand(all(number < len(lines) for number in file["withdrawn"]), "dòng đã rút / lines")
    for key in ("sits_out", "sits_out_present"):
        demand(len(facts[key]) == len(lines) and whole(*facts[key]), "không biểu quyết / sit out")
        demand(all(one <= facts["size"] for one in facts[key]), "không biểu quyết / sit out")
    demand(set(file["marks"]) <= {"valid", "blank", "invalid"}, "loại phiếu / kinds of papers")
    for row in file["papers"]:
        demand(set(row) <= set(KINDS), "lựa chọn / choices")
    for one in file["hall"]:
        demand(whole(*(one[key] for key in TOTALS)), "số phiếu / papers")
        demand(one["blank"] <= one["valid"], "phiếu trắng / blank papers")
        for line in one["lines"]:
            demand(sorted(line) == sorted(KINDS) and whole(*line.values()), "số phiếu / votes")
            demand(one["blank"] <= line["none"] + line["out"], "phiếu trắng / blank papers")
    for part in (file["rule"]["quorum"], file["rule"]["threshold"]):
        if part is not None:
            above, below = ratio(part)
            demand(0 < above <= below, "tỷ lệ / share")


def check_marked(file: Any) -> None:
    """Units marked, papers and inclusion codes are equally many. Where too few voted in one place,
    its papers stand in the file only together with those of the other place."""
    marks, codes, marked = file["marks"], file["codes"], file["marked"]
    if file.get("together"):
        demand(not marks and len(file["hall"]) == 1, "phiếu gộp / papers put together")
        demand(marked <= file["hall"][0]["returned"], "số đơn vị đã bỏ phiếu / units marked")
    else:
        demand(marked == len(marks) <= file["issued"], "số đơn vị đã bỏ phiếu / units marked")
    if codes is not None:
        demand(len(set(codes)) == len(codes) == marked, "số mã phiếu / inclusion codes")


def count(file: Any) -> tuple[list[dict[str, int]], int]:
    """Adds up the papers and the hall; every sum that must hold is held."""
    marks, papers, hall = file["marks"], file["papers"], file["hall"]
    demand(len(papers) == len(file["lines"]) > 0, "số dòng / number of lines")
    check_marked(file)
    invalid = marks.count("invalid")
    for row in papers:
        demand(len(row) == len(marks) - invalid, "số phiếu mỗi dòng / papers per line")
    blank = marks.count("blank")
    returned = len(marks)
    lines = [{kind: row.count(kind) for kind in KINDS} for row in papers]
    for one in hall:
        demand(one["issued"] == one["returned"] + one["not_returned"], "phiếu phát ra / issued")
        demand(one["returned"] == one["valid"] + one["invalid"], "phiếu thu vào / returned")
        demand(len(one["lines"]) == len(lines), "số dòng / number of lines")
        returned += one["returned"]
        invalid += one["invalid"]
        blank += one["blank"]
        for line, more in zip(lines, one["lines"]):  # noqa: B905  (checked; strict= is 3.10)
            demand(sum(more.values()) == one["valid"], "số phiếu mỗi dòng / votes per line")
            for kind in line:
                line[kind] += more[kind]
    valid = returned - invalid
    for line in lines:
        demand(sum(line.values()) == valid, "số phiếu mỗi dòng / votes per line")
    # Whole papers are kept nowhere, so "at most N" can only be held against their total.
    most = {"each": None, "one_of": 1, "at_most": file["rule"]["most"]}[file["rule"]["form"]]
    if most is not None:
        chosen = sum(line["yes"] for line in lines)
        demand(chosen <= most * (valid - blank), "số lựa chọn / choices")
    return lines, returned


def asks_no(file: Any) -> bool:
    """Whether the paper asks for a "no": line by line, or where there is only one line."""
    return file["rule"]["form"] == "each" or len(file["lines"]) == 1


def base_of(file: Any, line: dict[str, int], number: int, returned: int) -> int:
    facts = file["facts"]
    there = facts["present"] + facts["in_writing"] + facts["by_proxy"]
    bases: dict[str, int] = {
        "all": facts["size"] - facts["sits_out"][number],
        "present": there - facts["sits_out_present"][number],
        "cast": returned - line["out"],
        "valid": line["yes"] + line["no"],
    }
    return bases[file["rule"]["base"]]


def lot(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number + 1}".encode()).hexdigest()


def recount(file: Any) -> dict[str, Any]:
    """The outcome as data: lines with their bases, who qualifies, who is tied, what is open."""
    demand(file["format"] in (1, 2), "định dạng / format")
    check_shape(file)
    rule, facts = file["rule"], file["facts"]
    opening = {"rule": rule, "roll": sorted(file["roll"]), "lines": file["lines"]}
    if file.get("recused"):
        opening["recused"] = sorted(file["recused"])
    demand(code_of(opening) == file["opening_code"], "mã kiểm chứng khi mở / opening code")
    papers = {"marks": sorted(file["marks"]), "lines": [sorted(row) for row in file["papers"]]}
    demand(code_of(papers) == file["papers_code"], "mã kiểm chứng phiếu / code of the papers")
    demand(len(file["roll"]) == facts["size"], "danh sách đơn vị / roll")
    lines, returned = count(file)
    there = facts["present"] + facts["in_writing"] + facts["by_proxy"]
    demand(returned <= there <= facts["size"], "số đơn vị tham gia / units taking part")
    for number, line in enumerate(lines):
        line["base"] = base_of(file, line, number, returned)
        line["needed"] = fewest(rule["threshold"], rule["strict"], line["base"])
        if rule["threshold"] is None and asks_no(file):
            # Without a threshold a line needs more for than against.
            line["needed"] = max(1, line["no"] + 1)
    found: dict[str, Any] = {
        "lines": lines,
        "quorum": fewest(rule["quorum"], False, facts["size"]),
        "taking_part": there,
        "qualified": [],
        "tied": [],
        "open_places": rule["quota"],
    }
    nobody = all(aside == facts["size"] for aside in facts["sits_out"])
    if not nobody and there >= found["quorum"]:
        place(found, rule, file["seed"], set(file["withdrawn"]))
    return found


def place(found: dict[str, Any], rule: Any, seed: str | None, withdrawn: set[int]) -> None:
    """Gives the places out, from the most votes downward, as long as a whole rank fits."""
    lines = found["lines"]
    reached = [
        number
        for number, line in enumerate(lines)
        if number not in withdrawn and line["base"] > 0 and line["yes"] >= line["needed"]
    ]
    for votes in sorted({lines[number]["yes"] for number in reached}, reverse=True):
        rank = [number for number in reached if lines[number]["yes"] == votes]
        if len(rank) > found["open_places"]:
            if found["open_places"] == 0:
                break
            if rule["ties"] != "draw" or seed is None:
                found["tied"] = rank
                break
            rank = sorted(rank, key=lambda number: lot(seed, number))[: found["open_places"]]
        found["qualified"] += rank
        found["open_places"] -= len(rank)


def agrees(file: Any, found: dict[str, Any]) -> bool:
    return all(found[key] == file[key] for key in ("qualified", "tied", "open_places"))


def told(file: Any, found: dict[str, Any]) -> Iterator[str]:
    """The result in words, line by line."""
    yield file["title"] + (f" (vòng {file['round']})" if file["round"] > 1 else "")
    size, there, quorum = file["facts"]["size"], found["taking_part"], found["quorum"]
    yield f"Số đơn vị: {size}; tham gia: {there}; cần ít nhất: {quorum}"
    names = file.get("names") or file["lines"]
    says = ("đồng ý", "không đồng ý", "không có ý kiến")
    if not asks_no(file):
        says = ("chọn", "không chọn", "để trống")
    for name, line in zip(names, found["lines"]):  # noqa: B905  (checked; strict= is 3.10)
        said = ", ".join(f"{says[n]} {line[kind]}" for n, kind in enumerate(KINDS[:3]))
        yield f"{name}: {said}; cần {line['needed']}/{line['base']}"
    for words, key in (("Đủ điều kiện", "qualified"), ("Bằng phiếu", "tied")):
        if found[key]:
            yield f"{words}: " + "; ".join(names[number] for number in found[key])
    yield f"Số vị trí còn lại: {found['open_places']}"
    if file["rule"]["form"] == "at_most":
        most = file["rule"]["most"]
        yield (
            f"Không lưu nguyên từng phiếu, nên ở đây chỉ kiểm tra được tổng số lựa chọn không quá"
            f" {most} x số phiếu."
        )
    if file.get("together"):
        yield "Một nơi có quá ít phiếu: phiếu trên điện thoại và tại hội trường được cộng chung."
    yield "KHỚP với kết quả đã công bố" if agrees(file, found) else "KHÔNG KHỚP với kết quả công bố"
    yield f"Mã kiểm chứng của tệp: {code_of(file)} (đối chiếu với biên bản kiểm phiếu)"


def main(arguments: list[str]) -> int:
    as_data = "--json" in arguments
    names = [name for name in arguments if name != "--json"]
    if len(names) != 1:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    try:
        with open(names[0], encoding="utf-8") as source:
            file = json.load(source)
        found = recount(file)
    except Broken as broken:
        sys.stdout.write(f"SAI: {broken}\n")
        return 1
    except OSError as error:
        sys.stdout.write(f"SAI: không đọc được tệp / cannot read the file ({error})\n")
        return 1
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"
        sys.stdout.write(f"SAI: tệp không đúng cấu trúc / not such a file ({what})\n")
        return 1
    lines = [json.dumps(found, sort_keys=True)] if as_data else told(file, found)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if agrees(file, found) else 1


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
