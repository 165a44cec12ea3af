"""From the forms of volunteering to the values that its verbs take."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.actions.centres import CentreDraft, PostDraft
from tongdeng.members.actions.certifying import CertificateDraft
from tongdeng.members.actions.exporting import AnswerLine
from tongdeng.members.actions.gatherings import MeetingDraft
from tongdeng.members.actions.platforms import PlatformDraft
from tongdeng.members.actions.qualifying import ProofDraft
from tongdeng.members.actions.registering import Entry, PaperEntry
from tongdeng.members.actions.serving import Line
from tongdeng.members.actions.tasks import TaskDraft
from tongdeng.members.rules.branch import STANDING_WORDS, Standing
from tongdeng.members.rules.papers import ANSWER_LINES_AT_MOST
from tongdeng.members.rules.points import Table
from tongdeng.members.rules.service import Kind
from tongdeng.members.rules.volunteers import LIST_AT_MOST, Purpose
from tongdeng.people.models import Organisation
from tongdeng.web.kit.forms import FormReader

CHOOSE_DAY, CHOOSE_TIME = _("请选择日期"), _("请选择日期和时间")
CHOOSE_COMPANY = _("请选择为本小区服务的物业公司")
SEPARATORS = str.maketrans("，、；;\t", ",,,,,")
ANSWER_BYTES = 2 * 1024 * 1024
STANDINGS = {str(STANDING_WORDS[standing])[:4]: standing.value for standing in Standing}


class MemberForm(FormReader):
    def entry(self) -> Entry:
        """Read what somebody registers with; the box of membership is its own consent."""
        agreed = self.texts("agreed")
        member = Purpose.MEMBERSHIP.value in agreed
        return Entry(agreed, self.texts("skills"), self.texts("times"), self.year(), as_member=member)

    def year(self) -> int | None:
        """Read the year of birth."""
        return self.number("born", least=1900, most=2100)

    def platform(self) -> PlatformDraft:
        """Read a platform; the leader is named by number and name, or left open."""
        leader = self.person_with_phone("leader") if self.text("leader").strip() else None
        return PlatformDraft(self.text("name"), self.text("purpose"), self.text("duties"), leader)

    def paper_lines(self) -> list[PaperEntry]:
        """Read a pasted list of signed forms: name, phone, year of birth where the form has it; one person a line."""
        # Membership is given by the person alone, over their own phone.
        agreed = [purpose for purpose in self.texts("agreed") if purpose != Purpose.MEMBERSHIP]
        found = []
        for number, line in enumerate(self._lines(), start=1):
            name, phone, born, *_more = [*(cell.strip() for cell in line.split(",")), "", ""]
            if born and not born.isdigit():
                raise Invalid(fields={"lines": _("第 {n} 行：出生年份不是四位数字").format(n=number)})
            entry = Entry(agreed, born=int(born) if born else None)
            found.append(PaperEntry(name, phone, entry))
        return found

    def task(self) -> TaskDraft:
        """Read a task."""
        return TaskDraft(
            kind=self.text("kind"),
            title=self.text("title"),
            place=self.text("place"),
            words=self.text("words"),
            skill=self.text("skill"),
            danger=self.text("danger"),
            people=self.number("people", least=1, most=999) or 1,
            starts_at=self.moment("starts_at"),
            ends_at=self.moment("ends_at"),
            interval=self.number("interval", least=1, most=999),
            home=self.text("home"),
        )

    def served(self) -> list[Line]:
        """Read a list of who served: all those ticked, from one moment to another."""
        starts = self.needed("starts_at", self.moment("starts_at"), CHOOSE_TIME)
        ends = self.needed("ends_at", self.moment("ends_at"), CHOOSE_TIME)
        return [Line(pk, starts, ends, self.text("note")) for pk in self.ids("people")]

    def proof(self) -> ProofDraft:
        """Read an insurance or a training."""
        since = self.needed("since", self.day("since"), CHOOSE_DAY)
        until = self.needed("until", self.day("until"), CHOOSE_DAY)
        return ProofDraft(self.text("kind"), self.text("number"), since, until, self.text("danger"))

    def certificate(self) -> CertificateDraft:
        """Read the four blocks of a certificate."""
        since = self.needed("since", self.day("since"), CHOOSE_DAY)
        until = self.needed("until", self.day("until"), CHOOSE_DAY)
        names = ("name", "organisation", "head", "handler", "contact", "document")
        return CertificateDraft(since, until, *(self.text(name) for name in names))

    def answers(self) -> list[AnswerLine]:
        """Read the file that came back: our record number, theirs, minutes; no minutes for what they sent back."""
        words = self.content("file", most=ANSWER_BYTES).decode("utf-8-sig", errors="replace")
        rows = [row for row in csv.reader(io.StringIO(words)) if any(row)][1:]
        if len(rows) > ANSWER_LINES_AT_MOST or any(len(row) < 3 for row in rows):
            raise Invalid(fields={"file": _("文件应有三列：记录编号、对方编号、时长（分钟）")})
        found = []
        for record, theirs, minutes in (row[:3] for row in rows):
            count = int(minutes) if minutes.strip().isascii() and minutes.strip().isdigit() else None
            found.append(AnswerLine(record.strip().lstrip("'"), theirs.strip().lstrip("'"), count))
        return found

    def branch_lines(self) -> list[MemberEntry]:
        """Read a pasted list of members: name, standing, day of joining, phone; the content tells what a column is."""
        return [self._branch_line(line) for line in self._lines()]

    def member(self) -> MemberEntry:
        """Read one member of a branch."""
        return MemberEntry(
            self.text("name"),
            self.text("standing"),
            self.day("joined_on"),
            self.text("phone"),
            self.text("company"),
            on_front=self.flag("on_front"),
        )

    def meeting(self) -> MeetingDraft:
        """Read a meeting of the branch."""
        starts = self.needed("starts_at", self.moment("starts_at"), CHOOSE_TIME)
        return MeetingDraft(self.text("kind"), self.text("title"), self.text("where"), starts)

    def post_lines(self) -> list[tuple[str, str, str]]:
        """Read the lines of posts that say something: post, title, duties."""
        names = ("post", "post_title", "duties")
        rows = zip_longest(*(self.texts(name) for name in names), fillvalue="")
        return [(post, title, duties) for post, title, duties in rows if (post + title + duties).strip()]

    def centre(self, companies: Sequence[Organisation]) -> CentreDraft:
        """Read a service centre; its company is one of those of the estate."""
        chosen = self.id("company", CHOOSE_COMPANY)
        company = next((row for row in companies if row.pk == chosen), None)
        return CentreDraft(
            name=self.text("name"),
            spot=self.text("spot"),
            hours=self.text("hours"),
            company=self.needed("company", company, CHOOSE_COMPANY),
            phone=self.text("phone"),
            posts=[PostDraft(*line) for line in self.post_lines()],
        )

    def point_table(self) -> tuple[Table, datetime | None]:
        """Read a table of points, and from when it holds; at once where that is left open."""
        per_hour = {kind.value: self._whole(kind.value) for kind in Kind}
        table = Table(per_hour, self._whole("month"), self._whole("year"))
        return table, self.moment("valid_from")

    def _whole(self, name: str) -> int:
        return self.needed(name, self.number(name), _("请填写整数"))

    def _lines(self) -> list[str]:
        written = unicodedata.normalize("NFKC", texts.visible(self.text("lines"))).translate(SEPARATORS)
        lines = [line for line in written.splitlines() if line.strip()]
        if len(lines) > LIST_AT_MOST:
            raise Invalid(fields={"lines": _("一次最多 {most} 行").format(most=LIST_AT_MOST)})
        return lines

    def _branch_line(self, line: str) -> MemberEntry:
        name, *cells = [cell.strip() for cell in line.split(",")]
        standing, joined, phone = Standing.FULL.value, None, ""
        for cell in filter(None, cells):
            if cell in STANDINGS:
                standing = STANDINGS[cell]
            elif (day := _day(cell)) is not None:
                joined = day
            else:
                phone = cell
        return MemberEntry(name, standing, joined, phone, on_front=self.flag("on_front"))


def code_in(typed: str) -> str:
    """Return the code of a place from an address; "" for what is none."""
    return typed if typed.isascii() and typed.isdigit() else ""


def _day(cell: str) -> date | None:
    parts = cell.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
