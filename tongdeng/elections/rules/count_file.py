"""The ballots of an election as a JSON file, so that anyone can count again; each fault by ballot and key."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules.count import (
    BallotPaper,
    Outcome,
    RoundSheet,
    count,
    reason_against,
    recount,
    too_many_returned,
)
from tongdeng.kernel.errors import Refused, Sentence

NUMBERS = ("due", "present", "seats", "issued", "returned")
MARKS = ("for", "against", "write_in")


class Fault(NamedTuple):
    """What is wrong under one key; ballot 0 is the file itself."""

    ballot: int
    key: str
    words: Sentence


class Unreadable(Refused):
    """A file that cannot be counted; `faults` name each ballot and key."""

    code = "unreadable"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(faults[0].words)


def count_text(text: str) -> Outcome:
    """Count the ballots of a file; raise Unreadable with every fault.

    In an election that is not valid the ballots are not read, so their faults are not reported.
    """
    data = _object(text)
    sheet = _sheet(data)
    if _is_revote(data):
        if too_many_returned(sheet):
            return recount(sheet, ())
        _check_sheet(sheet)
        return recount(sheet, _papers(data, sheet))
    if reason_against(sheet):
        return count(sheet, ())
    _check_sheet(sheet)
    return count(sheet, _papers(data, sheet), eligible=_eligible(data))


def payload(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON values; a round stores it, and `tongdeng count --json` prints it."""
    return {
        "valid": outcome.valid,
        "reason": outcome.reason.value if outcome.reason else None,
        "votes": dict(outcome.votes),
        "elected": list(outcome.elected),
        "revote": list(outcome.revote),
        "short": outcome.short,
    }


def write(
    sheet: RoundSheet,
    papers: Sequence[BallotPaper],
    *,
    revote: bool = False,
    eligible: Sequence[str] | None = None,
) -> str:
    """Return the text of a file; `revote` and `eligible` are in it only where they change the count."""
    content: dict[str, Any] = {name: getattr(sheet, name) for name in NUMBERS}
    content["candidates"] = list(sheet.candidates)
    content |= {"revote": True} if revote else {}
    content |= {"eligible": list(eligible)} if eligible is not None else {}
    content["ballots"] = [_row(paper) for paper in papers]
    return json.dumps(content, ensure_ascii=False, indent=1)


def _row(paper: BallotPaper) -> dict[str, Any]:
    row: dict[str, Any] = {"for": list(paper.for_), "against": list(paper.against)}
    row["write_in"] = list(paper.write_in)
    return row | ({"spoilt": True} if paper.spoilt else {})


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs)
    except Unreadable:
        raise
    # RecursionError: somebody else's file may be nested deeper than Python reads.
    except (ValueError, RecursionError) as error:
        raise Unreadable([Fault(0, "", _("不是 JSON：{why}").format(why=error))]) from None
    if not isinstance(data, dict):
        raise Unreadable([Fault(0, "", _("文件里应是一个 JSON 对象"))])
    return data


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # json.loads keeps the last of two equal keys; a ballot must not be read so.
    data = dict(pairs)
    if len(data) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable([Fault(0, twice, _("同一个键写了两次"))])
    return data


def _sheet(data: dict[str, Any]) -> RoundSheet:
    faults = [Fault(0, name, words) for name in NUMBERS if (words := _wrong_number(data, name))]
    candidates, wrong = _names(data, "candidates", 0)
    # _check_sheet reports names that stand twice, once the election is known to be valid.
    faults += [fault for fault in wrong if fault.words != _TWICE]
    if faults:
        raise Unreadable(faults)
    return RoundSheet(**{name: data[name] for name in NUMBERS}, candidates=candidates)


def _wrong_number(data: dict[str, Any], name: str) -> Sentence:
    if name not in data:
        return _("缺少这个键")
    number, least = data[name], 1 if name == "seats" else 0
    # In Python True is an int, so `true` in the file would pass as a number.
    if not isinstance(number, int) or isinstance(number, bool):
        return _("应是整数")
    return "" if number >= least else _("不能小于 {least}").format(least=least)


def _is_revote(data: dict[str, Any]) -> bool:
    """Say whether this is a vote among the tied, where more votes win; the key is optional."""
    return _flag(data, "revote", 0)


def _eligible(data: dict[str, Any]) -> list[str] | None:
    """Return who may be written in; None, which is everybody, where the file does not say."""
    if "eligible" not in data:
        return None
    names, faults = _names(data, "eligible", 0)
    if faults:
        raise Unreadable(faults)
    return names


def _flag(data: dict[str, Any], key: str, ballot: int) -> bool:
    flag = data.get(key, False)
    if not isinstance(flag, bool):
        raise Unreadable([Fault(ballot, key, _("应是 true 或 false"))])
    return flag


_TWICE = _("同一个名字写了两次")


def _names(data: dict[str, Any], key: str, ballot: int) -> tuple[list[str], list[Fault]]:
    """Return the names under a key, and what is wrong with them."""
    if key not in data:
        return [], [Fault(ballot, key, _("缺少这个键"))]
    listed = data[key]
    if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
        return [], [Fault(ballot, key, _("应是名字的列表"))]
    names = [name.strip() for name in listed]
    return names, [Fault(ballot, key, _TWICE)] if len(set(names)) < len(names) else []


def _check_sheet(sheet: RoundSheet) -> None:
    faults = []
    if len(set(sheet.candidates)) < len(sheet.candidates):
        faults.append(Fault(0, "candidates", _TWICE))
    if sheet.present > sheet.due:
        words = _("到会 {present} 人，多于应到会 {due} 人").format(present=sheet.present, due=sheet.due)
        faults.append(Fault(0, "present", words))
    if faults:
        raise Unreadable(faults)


def _papers(data: dict[str, Any], sheet: RoundSheet) -> list[BallotPaper]:
    rows = data.get("ballots")
    if not isinstance(rows, list):
        problem = _("应是选票的列表") if "ballots" in data else _("缺少这个键")
        raise Unreadable([Fault(0, "ballots", problem)])
    faults: list[Fault] = []
    papers = [_paper(row, number, sheet, faults) for number, row in enumerate(rows, start=1)]
    if len(rows) != sheet.returned:
        words = _("收回 {returned} 张，这里有 {have} 张").format(returned=sheet.returned, have=len(rows))
        faults.insert(0, Fault(0, "ballots", words))
    if faults:
        raise Unreadable(faults)
    return papers


def _paper(row: Any, number: int, sheet: RoundSheet, faults: list[Fault]) -> BallotPaper:
    if not isinstance(row, dict):
        faults.append(Fault(number, "", _("应是一个 JSON 对象")))
        return BallotPaper()
    listed: dict[str, list[str]] = {}
    for key in MARKS:
        listed[key], wrong = _names({key: [], **row}, key, number)  # a missing key is an empty list
        faults += wrong
        unknown = set(listed[key]) - set(sheet.candidates) if key != "write_in" else set()
        faults += [Fault(number, key, _("不是候选人：{name}").format(name=name)) for name in sorted(unknown)]
    faults += [Fault(number, key, _("不认识这个键")) for key in row if key not in (*MARKS, "spoilt")]
    return BallotPaper(listed["for"], listed["against"], listed["write_in"], _flag(row, "spoilt", number))
