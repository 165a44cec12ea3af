"""From the forms of a project to the values that its verbs take."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import FIRST_YEAR
from tongdeng.kernel.tables import BYTES_AT_MOST
from tongdeng.projects.actions.accepting import ItemDraft
from tongdeng.projects.actions.funding import FundingDraft, SettlementDraft
from tongdeng.projects.actions.measuring import SheetDraft
from tongdeng.projects.actions.photos import BYTES_AT_MOST as PAPER_AT_MOST
from tongdeng.projects.actions.photos import PDF, PaperFile, Shot
from tongdeng.projects.actions.planning import ProjectDraft
from tongdeng.projects.actions.running import Reasons
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.actions.warranties import DefectDraft
from tongdeng.projects.models import Project
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.rules.bill import POSITION_AT_MOST, BillLine
from tongdeng.projects.rules.quantities import PARTS_AT_MOST, UNITS, Part
from tongdeng.projects.rules.warranty import MONTHS_AT_MOST
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request

DAY, AMOUNT = _("请选择日期"), _("请填写金额")
NUMBER = _("请写数，例如 78.8")
SIDES = ("length", "width", "height")


class ProjectForm(FormReader):
    def __init__(self, request: Request, typed: QueryDict | None = None) -> None:
        """Read what was sent, or `typed`: what a page asks about while it is being filled in."""
        super().__init__(request)
        if typed is not None:
            self._post = typed  # type: ignore[assignment]  # the stubs tell them apart, Django does not

    def draft(self) -> ProjectDraft:
        return ProjectDraft(
            title=self.text("title"),
            problem=self.text("problem"),
            origin=self.text("origin"),
            scope=self.texts("scope"),
            resolution=self.id("resolution"),
            vote=self.id("vote"),
            origin_words=self.text("origin_words"),
            emergency=self.text("emergency"),
            confirmed_by=self.text("confirmed_by"),
            confirmed_on=self.day("confirmed_on"),
            contractor=self.text("contractor"),
            contract_sum=self.money("contract_sum", digits=14),
            begins_on=self.day("begins_on"),
            ends_on=self.day("ends_on"),
        )

    def draft_of(self, project: Project) -> ProjectDraft:
        """Read a changed plan; where a project comes from stays, its words may be written anew."""
        typed = self.draft()
        return replace(
            typed,
            origin=project.origin,
            origin_words=typed.origin_words or project.origin_words,
            resolution=project.resolution_id,
            vote=project.vote_id,
            emergency=project.emergency,
        )

    def line(self) -> BillLine:
        """Read a line of the bill; no position puts it at the end."""
        planned = self.needed("quantity", self.decimal("quantity"), _("请填写数量"))
        price = self.needed("price", self.money("price", digits=14), _("请填写单价，没有填 0"))
        return BillLine(
            position=self.number("position", most=POSITION_AT_MOST) or 0,
            item=self.text("item"),
            unit=self.text("unit"),
            planned=planned,
            price=price,
            work=self.text("work"),
            months=self.number("months", most=MONTHS_AT_MOST),
            place=self.text("place"),
            category=self.text("category"),
        )

    def table(self) -> bytes:
        """Read the file of a bill."""
        return self.content("file", most=BYTES_AT_MOST)

    def decimal(self, name: str, *, typed: str | None = None) -> Decimal | None:
        """Return a number with at most six decimals; digits may be full-width, and commas may divide them."""
        written = self.cleaned(self._written(name) if typed is None else typed)
        return self._clean(
            name, Decimal, forms.DecimalField(max_digits=18, decimal_places=6), written, NUMBER
        )

    def parts(self, unit: str) -> list[Part]:
        """Read the rows of a measurement; rows in which no number stands are left out. Raise Invalid for `parts`."""
        columns = [self.texts(f"part_{side}") for side in SIDES[: UNITS[unit].sides if unit in UNITS else 0]]
        counts = self.texts("part_count")[:PARTS_AT_MOST]
        names, less = self.texts("part_name"), self.texts("part_less")
        rows = []
        for at, count in enumerate(counts):
            sides = [_at(column, at) for column in columns]
            if not count.strip() and not any(side.strip() for side in sides):
                continue
            lengths = tuple(self._number(side, at) for side in sides if side.strip())
            number = self._number(count, at) if count.strip() else Decimal(1)
            rows.append(Part(_at(names, at), lengths, number, less=_at(less, at) == "1"))
        return rows

    def sheet(self) -> SheetDraft:
        unit = self.text("measured_in")
        if unit not in UNITS:
            raise Invalid(fields={"measured_in": _("请选择单位")})
        return SheetDraft(
            line=self.id("line"),
            spot=self.text("spot"),
            parts=self.parts(unit),
            measured_on=self.needed("measured_on", self.day("measured_on"), DAY),
            present=self.text("present"),
            instrument=self.text("instrument"),
            photos=self.shots(self.at),
            measured_in=unit,
            factor=self.decimal("factor"),
            corrects=self.id("corrects"),
            minus=self.text("direction") == "minus",
            reason=self.text("reason"),
        )

    def entry(self) -> EntryDraft:
        """Read a page of the diary; the form's key is its own, so that what is sent twice is one page."""
        written_at = self.written_at()
        return EntryDraft(self.key() or uuid4(), self.text("words"), written_at, self.shots(written_at))

    def written_at(self) -> datetime:
        """Return when the phone says that this was written; the moment of the request where it says nothing."""
        try:
            told = datetime.fromisoformat(self.text("written_at"))
        except ValueError:
            return self.at
        # A phone whose battery was out begins in 1970; PostgreSQL knows fewer zones than ISO 8601.
        if told.tzinfo is None or told.year < FIRST_YEAR:
            return self.at
        return min(told, self.at).astimezone(LOCAL)

    def shots(self, fallback: datetime) -> list[Shot]:
        """Read photos; one that does not say when it was taken was taken at `fallback`."""
        spot, direction = self.text("shot_spot"), self.text("shot_direction")
        return [Shot(one, one.taken_at or fallback, spot, direction) for one in self.photos()]

    def items(self, project: Project) -> list[ItemDraft]:
        """Read what is put to the parties: a quantity for each line, and the corrections that are ticked."""
        settled = dict(self.amounts("settle-"))
        found = [
            ItemDraft(UUID(line), accepted, settled.get(line, Decimal(0)))
            for line, accepted in self.amounts("accept-")
            if _is_id(line) and (accepted or settled.get(line))
        ]
        chosen = set(self.ids("take"))
        taken = [row for row in queries.corrections(project) if row.pk in chosen]
        return found + [ItemDraft(row.line_id, row.quantity, sheet=row.pk) for row in taken]

    def paper(self) -> PaperFile | None:
        """Read a paper: a PDF as it is, a photo encoded anew."""
        file = self.request.FILES.get("file")
        if file is None:
            return None
        content = self.content("file", most=PAPER_AT_MOST)
        name = PurePath(file.name or "").stem[:90] or str(_("资料"))
        if not content.startswith(PDF):
            file.seek(0)
            content = self.picture(file, "file").full
        return PaperFile(name, content)

    def variation(self) -> VariationDraft:
        return VariationDraft(
            kind=self.text("kind"),
            reason=self.text("reason"),
            line=self.id("line"),
            quantity=self.decimal("quantity"),
            change=self.signed("change"),
            ends_on=self.day("ends_on"),
        )

    def decision(self) -> Decision:
        return Decision(self.text("words"), self.id("vote"))

    def defect(self) -> DefectDraft:
        return DefectDraft(self.id("line"), self.text("words"), self.posted("case"))

    def quantity(self, name: str) -> Decimal:
        return self.needed(name, self.decimal(name), _("请填写数量"))

    def signed(self, name: str) -> Decimal | None:
        """Return an amount that may be negative; the minus of phones' keyboards is one, too."""
        written = self.cleaned(self.text(name)).replace("−", "-").replace("–", "-")
        return self._clean(
            name, Decimal, forms.DecimalField(max_digits=14, decimal_places=2), written, AMOUNT
        )

    def posted(self, name: str) -> UUID | None:
        """Return an id; None for what is none."""
        try:
            return UUID(self.text(name))
        except ValueError:
            return None

    def amounts(self, prefix: str) -> Iterator[tuple[str, Decimal]]:
        """Yield the numbers of all fields with a prefix, by what follows it; those left empty are left out."""
        for key, typed in self.named(prefix).items():
            number = self.decimal("items", typed=typed)
            if number is not None:
                yield key, number

    def funding(self) -> FundingDraft:
        return FundingDraft(
            self.text("source"), self.money("amount", digits=14), self.id("motion"), self.text("note")
        )

    def settlement(self) -> SettlementDraft:
        return SettlementDraft(
            amount=self.needed("amount", self.money("amount", digits=14), AMOUNT),
            kept=self.money("kept", digits=14) or Decimal(0),
            months=self.needed("months", self.number("months", least=1), _("请填写月数")),
            bond=self.flag("bond"),
            guarantee=self.flag("guarantee"),
        )

    def reasons(self) -> Reasons:
        return Reasons(self.text("why_scope"), self.text("why_cost"), self.text("why_time"))

    def cleaned(self, typed: str) -> str:
        """Return a number as it is read: half-width, without the commas that divide it."""
        return unicodedata.normalize("NFKC", typed).replace(",", "").strip()

    def _number(self, typed: str, row: int) -> Decimal:
        try:
            number = self.decimal("parts", typed=typed)
        except Invalid:
            raise Invalid(fields={"parts": _("第 {row} 行：请写数，例如 78.8").format(row=row + 1)}) from None
        return number if number is not None else Decimal(0)


def _is_id(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""
