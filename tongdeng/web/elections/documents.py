"""The papers of an election: their texts are templates, their values and tables come from here."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.flow import ROUND_WORDS, LetterKind, Office, RoundKind
from tongdeng.elections.rules.regulation import Kind, Task
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.official_documents import Document
from tongdeng.web.kit.official_documents.marked import Rows, written


class ElectionPaper(NamedTuple):
    """A document that an office prints and files; `waits` says what must be there before."""

    key: str
    word: Sentence
    about: Sentence
    waits: Sentence


PAPERS = (
    ElectionPaper("request", _("换届请示"), _("报上级党组织，请求同意换届"), _("先登记党员、保存换届安排")),
    ElectionPaper("candidates", _("候选人预备人选请示"), _("报上级党组织批复候选人"), _("先提出候选人")),
    ElectionPaper("notice", _("会议通知"), _("发给每位党员"), _("先提出候选人")),
    ElectionPaper("attendance", _("签到表"), _("党员大会用"), _("先登记党员")),
    ElectionPaper("ballot", _("选票"), _("到会有选举权的党员每人一张"), _("先提出候选人")),
    ElectionPaper("tellers", _("监票人、计票人名单"), _("大会通过后归档"), _("先由大会通过监票人、计票人")),
    ElectionPaper("count", _("计票报告单"), _("每轮一张，监票人、计票人签字"), _("先计票")),
    ElectionPaper("result", _("选举结果报告单"), _("全部选出后，由大会主持人宣布"), _("先选出全部名额")),
    ElectionPaper("approval", _("选举结果请示"), _("报上级党组织批准"), _("先选出全部名额，委员会先分工")),
    ElectionPaper("division", _("委员会分工"), _("归档，并报上级党组织"), _("先由委员会分工")),
)


class DocumentContext:
    """The values and tables of the papers of one election; `number` is the round that a paper is for, 0 for none."""

    def __init__(
        self,
        election: Election,
        members: Sequence[Member],
        held: Sequence[Round],
        today: date,
        number: int = 0,
    ) -> None:
        self.election = election
        self.members = members
        self.held = held
        self.today = today
        self.hall = queries.hall(members)
        self.candidates = queries.candidates(members)
        self.elected = queries.elected(members)
        counted = [round_ for round_ in held if round_.outcome]
        self.round = next((r for r in held if r.number == number), None)
        self.counted = self.round if self.round in counted else counted[-1] if counted else None
        self.complete = bool(counted) and len(self.elected) == election.seats and not rounds.tied(held[-1])

    def has(self, paper: ElectionPaper) -> bool:
        """Say whether this paper can be printed now."""
        return {
            "request": bool(self.members) and self.election.planned_on is not None,
            "candidates": bool(self.candidates),
            "notice": bool(self.candidates) and self.election.planned_on is not None,
            "attendance": bool(self.members),
            "ballot": bool(self.candidates),
            "tellers": any(member.task for member in self.members),
            "count": self.counted is not None,
            "result": self.complete,
            "approval": self.complete and (self.election.kind == Kind.SECRETARY or self._formed),
            "division": self._formed,
        }[paper.key]

    @property
    def _formed(self) -> bool:
        return self.election.committee_present is not None

    def write(self, paper: ElectionPaper) -> Document:
        """Return a paper, ready to be typeset."""
        made: dict[str, Callable[[], tuple[dict[str, Any], dict[str, Rows]]]] = {
            "request": self._request,
            "candidates": self._candidates,
            "attendance": self._attendance,
            "ballot": self._ballot,
            "tellers": self._tellers,
            "count": self._count,
            "result": self._result,
            "approval": self._approval,
            "division": self._division,
        }
        words, tables = made[paper.key]() if paper.key in made else ({}, {})
        small = paper.key == "ballot"
        copies = max(words.get("copies", 1), 1)
        return written(
            f"elections/papers/{paper.key}.txt", self._about() | words, tables, small=small, copies=copies
        )

    def _about(self) -> dict[str, Any]:
        election = self.election
        committee = election.kind == Kind.COMMITTEE
        letters = {kind: queries.letter(election, kind) for kind in LetterKind}
        last = self.held[-1] if self.held else None
        return {
            "branch": election.organisation.name,
            "superior": queries.superior(election) or "＿" * 10,
            "organ": __("委员会") if committee else __("书记"),
            "organ_title": __("委员会委员") if committee else __("书记"),
            "organ_seat": __("支部委员会委员") if committee else __("支部书记"),
            "committee": committee,
            "seats": election.seats,
            "least": regulation.candidates_least(election.seats),
            "number": len(self.candidates),
            "surplus": len(self.candidates) - election.seats,
            "planned": chinese(election.planned_on),
            "held": chinese(election.held_on or election.planned_on),
            "today": chinese(self.today),
            # As of the round: attendance may have changed since.
            "due": last.due if last else self.hall.due,
            "present": last.present if last else self.hall.present,
            "least_present": self.hall.least,
            "full": self.hall.full,
            "order": self._order(),
            "grant": _number(letters[LetterKind.GRANT]),
            "nominate": _number(letters[LetterKind.NOMINATE]),
            "approve": _number(letters[LetterKind.APPROVE]),
        }

    def _order(self) -> str:
        # Regulation, art. 24; the branch puts candidates in this order by hand.
        if self.election.kind == Kind.COMMITTEE:
            return __("候选人以姓氏笔画为序。")
        return __("候选人按上级党组织批准的顺序排列。")

    def _request(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        election, full = self.election, self.hall.full
        without = [member for member in self.members if not member.may_vote]
        kinds = {str(member.get_standing_display()).partition("（")[0] for member in without}
        words = {
            "began": chinese(election.began_on),
            "ends": chinese(election.ends_on),
            "years": regulation.TERM_YEARS[regulation.Base(election.base)],
            "late": bool(
                election.planned_on and regulation.is_delayed(election.ends_on, election.planned_on)
            ),
            "members": len(self.members),
            "full": full,
            "others": len(without),
            "others_words": __("、").join(sorted(kinds)),
        }
        return words, {}

    def _candidates(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        out = [member for member in self.members if member.ground]
        listed = [
            [n, m.name, str(m.get_standing_display()), m.joined_on or "", m.about]
            for n, m in enumerate(self.candidates, start=1)
        ]
        left = [[n, m.name, str(regulation.GROUNDS[m.ground or 0].word)] for n, m in enumerate(out, start=1)]
        return {"left_out": bool(out)}, {"candidates": listed, "left_out": left}

    def _attendance(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        voters = [m for m in self.members if m.may_vote]
        others = [m for m in self.members if not m.may_vote]
        rows = [[n, m.name, "", self._remark(m)] for n, m in enumerate(voters, start=1)]
        more = [[n, m.name, "", str(m.get_standing_display())] for n, m in enumerate(others, start=1)]
        return {"others": bool(others)}, {"voters": rows, "others": more}

    def _remark(self, member: Member) -> str:
        if member.left_out:
            return __("不计入应到会")
        return __("上级已同意，待大会表决") if member.agreed_at else ""

    def _ballot(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        """Return the ballot of the round asked for, of the one that the count requires next, or of the first."""
        round_ = self.round
        names = {m.pk: m.name for m in self.members}
        kind, seats, listed = RoundKind.FIRST, self.election.seats, [m.name for m in self.candidates]
        last = self.held[-1] if self.held else None
        if round_ is not None:
            kind, seats, listed = RoundKind(round_.kind), round_.seats, [names[pk] for pk in round_.names]
        elif last is not None and last.outcome and not self.complete:
            tied = rounds.tied(last)
            kind = RoundKind.REVOTE if tied else RoundKind.SEPARATE
            seats = self.election.seats - len(self.elected)
            listed = tied or [m.name for m in self.candidates if not m.elected]
        words = {
            "round": str(ROUND_WORDS[kind]),
            "revote": kind == RoundKind.REVOTE,
            "seats": seats,
            "number": len(listed),
            "copies": round_.issued if round_ else self.hall.present or self.hall.due,
        }
        # Struck out: in a vote among the tied nobody is written in.
        blank = "／" if kind == RoundKind.REVOTE else ""
        return words, {"ballot": [[name, "", "", "", blank] for name in listed]}

    def _tellers(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        order = [Task.SCRUTINEER.value, Task.COUNTER.value]
        tellers = sorted((m for m in self.members if m.task), key=lambda m: order.index(m.task))
        rows = [[str(m.get_task_display()), m.name, ""] for m in tellers]
        return {"votes": self.election.tellers_votes, "present": self.hall.present}, {"tellers": rows}

    def _count(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        assert self.counted is not None
        result = rounds.result(self.election, self.counted, self.members)
        round_ = result.round
        rows = [
            [
                n,
                line.name,
                *((line.for_, line.against, line.rest) if line.listed else ("—", "—", "—")),
                line.written or "",
                line.votes,
                self._outcome_for(line.name, result),
            ]
            for n, line in enumerate(result.lines, start=1)
        ]
        words = {
            "round": str(ROUND_WORDS[RoundKind(round_.kind)]),
            "round_number": round_.number,
            "revote": round_.is_revote,
            "seats": round_.seats,
            "due": round_.due,
            "present": round_.present,
            "issued": round_.issued,
            "returned": round_.returned,
            "invalid": result.invalid,
            "valid": (round_.returned or 0) - result.invalid,
            "needed": result.needed,
            "tied": __("、").join(result.tied),
            "short": result.short,
        }
        return words, {"lines": rows}

    def _outcome_for(self, name: str, result: rounds.Result) -> str:
        if name in result.elected:
            return __("当选")
        return __("重新投票") if name in result.tied else __("未当选")

    def _result(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        rows: list[list[Any]] = []
        for round_ in self.held:
            for name in (round_.outcome or {}).get("elected", ()):
                votes = (round_.outcome or {})["votes"][name]
                share = f"{100 * votes / round_.present:.1f}%"
                rows.append([len(rows) + 1, name, votes, share, str(ROUND_WORDS[RoundKind(round_.kind)])])
        return {"rounds": len(self.held), "reduced": self.election.reduced_from or ""}, {"elected": rows}

    def _approval(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        votes = {
            name: (round_.outcome or {})["votes"][name]
            for round_ in self.held
            for name in (round_.outcome or {}).get("elected", ())
        }
        rows = [
            [n, m.name, self._office(m), votes.get(m.name, ""), m.office_votes or "", m.portfolio]
            for n, m in enumerate(self.elected, start=1)
        ]
        deputy = any(m.office == Office.DEPUTY for m in self.elected)
        return {"deputy": deputy, "committee_present": self.election.committee_present}, {"elected": rows}

    def _division(self) -> tuple[dict[str, Any], dict[str, Rows]]:
        rows = [[n, m.name, self._office(m), m.portfolio] for n, m in enumerate(self.elected, start=1)]
        return {}, {"division": rows}

    def _office(self, member: Member) -> str:
        if self.election.kind == Kind.SECRETARY:
            return __("书记")
        return str(member.get_office_display()) if member.office else __("委员")


def chinese(day: date | None) -> str:
    """Return a day as official papers write it; blanks to fill where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _number(letter: Any) -> str:
    return letter.number if letter else ""
