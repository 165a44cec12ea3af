"""The ballots of an election as a JSON file, so that anyone can count again; each fault by ballot and key."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules.count import (
    Outcome,
    Paper,
    Poll,
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
    """Count what a file says; raise Unreadable with every fault.

    Whether the election is valid at all is looked at first: what is wrong with its ballots does not matter then.
    """
    found = _object(text)
    poll = _poll(found)
    if _is_revote(found):
        if too_many_returned(poll):
            return recount(poll, ())
        _check_poll(poll)
        return recount(poll, _papers(found, poll))
    if reason_against(poll):
        return count(poll, ())
    _check_poll(poll)
    return count(poll, _papers(found, poll), eligible=_eligible(found))


def said(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the file's reader gets it."""
    return {
        "valid": outcome.valid,
        "reason": outcome.reason.value if outcome.reason else None,
        "votes": dict(outcome.votes),
        "elected": list(outcome.elected),
        "revote": list(outcome.revote),
        "short": outcome.short,
    }


def write(
    poll: Poll, papers: Sequence[Paper], *, revote: bool = False, eligible: Sequence[str] | None = None
) -> str:
    """Return a round as such a file; `revote` and `eligible` are said only where they change the count."""
    told: dict[str, Any] = {name: getattr(poll, name) for name in NUMBERS}
    told["candidates"] = list(poll.candidates)
    told |= {"revote": True} if revote else {}
    told |= {"eligible": list(eligible)} if eligible is not None else {}
    told["ballots"] = [_row(paper) for paper in papers]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _row(paper: Paper) -> dict[str, Any]:
    row: dict[str, Any] = {"for": list(paper.for_), "against": list(paper.against)}
    row["write_in"] = list(paper.write_in)
    return row | ({"spoilt": True} if paper.spoilt else {})


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable([Fault(0, "", _("不是 JSON：{why}").format(why=error))]) from None
    if not isinstance(found, dict):
        raise Unreadable([Fault(0, "", _("文件里应是一个 JSON 对象"))])
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable([Fault(0, twice, _("同一个键写了两次"))])
    return found


def _poll(found: dict[str, Any]) -> Poll:
    faults = [Fault(0, name, words) for name in NUMBERS if (words := _wrong_number(found, name))]
    candidates, wrong = _names(found, "candidates", 0)
    faults += [fault for fault in wrong if fault.words != _TWICE]
    if faults:
        raise Unreadable(faults)
    return Poll(**{name: found[name] for name in NUMBERS}, candidates=candidates)


def _wrong_number(found: dict[str, Any], name: str) -> Sentence:
    if name not in found:
        return _("缺少这个键")
    number, least = found[name], 1 if name == "seats" else 0
    if not isinstance(number, int) or isinstance(number, bool):
        return _("应是整数")
    return "" if number >= least else _("不能小于 {least}").format(least=least)


def _is_revote(found: dict[str, Any]) -> bool:
    """Say whether a round is voted among the tied, where more votes win; a file need not have the key."""
    return _flag(found, "revote", 0)


def _eligible(found: dict[str, Any]) -> list[str] | None:
    """Return who may be written in; everybody, where the file does not say."""
    if "eligible" not in found:
        return None
    names, faults = _names(found, "eligible", 0)
    if faults:
        raise Unreadable(faults)
    return names


def _flag(found: dict[str, Any], key: str, ballot: int) -> bool:
    flag = found.get(key, False)
    if not isinstance(flag, bool):
        raise Unreadable([Fault(ballot, key, _("应是 true 或 false"))])
    return flag


_TWICE = _("同一个名字写了两次")


def _names(found: dict[str, Any], key: str, ballot: int) -> tuple[list[str], list[Fault]]:
    """Return the names under a key, and what is wrong with them."""
    if key not in found:
        return [], [Fault(ballot, key, _("缺少这个键"))]
    listed = found[key]
    if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
        return [], [Fault(ballot, key, _("应是名字的列表"))]
    names = [name.strip() for name in listed]
    return names, [Fault(ballot, key, _TWICE)] if len(set(names)) < len(names) else []


def _check_poll(poll: Poll) -> None:
    faults = []
    if len(set(poll.candidates)) < len(poll.candidates):
        faults.append(Fault(0, "candidates", _TWICE))
    if poll.present > poll.due:
        words = _("到会 {present} 人，多于应到会 {due} 人").format(present=poll.present, due=poll.due)
        faults.append(Fault(0, "present", words))
    if faults:
        raise Unreadable(faults)


def _papers(found: dict[str, Any], poll: Poll) -> list[Paper]:
    rows = found.get("ballots")
    if not isinstance(rows, list):
        problem = _("应是选票的列表") if "ballots" in found else _("缺少这个键")
        raise Unreadable([Fault(0, "ballots", problem)])
    faults: list[Fault] = []
    papers = [_paper(row, number, poll, faults) for number, row in enumerate(rows, start=1)]
    if len(rows) != poll.returned:
        words = _("收回 {returned} 张，这里有 {have} 张").format(returned=poll.returned, have=len(rows))
        faults.insert(0, Fault(0, "ballots", words))
    if faults:
        raise Unreadable(faults)
    return papers


def _paper(row: Any, number: int, poll: Poll, faults: list[Fault]) -> Paper:
    if not isinstance(row, dict):
        faults.append(Fault(number, "", _("应是一个 JSON 对象")))
        return Paper()
    listed: dict[str, list[str]] = {}
    for key in MARKS:
        listed[key], wrong = _names({key: [], **row}, key, number)  # nobody marked so is nobody named
        faults += wrong
        unknown = set(listed[key]) - set(poll.candidates) if key != "write_in" else set()
        faults += [Fault(number, key, _("不是候选人：{name}").format(name=name)) for name in sorted(unknown)]
    faults += [Fault(number, key, _("不认识这个键")) for key in row if key not in (*MARKS, "spoilt")]
    return Paper(listed["for"], listed["against"], listed["write_in"], _flag(row, "spoilt", number))
