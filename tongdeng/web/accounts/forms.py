"""From the forms of accounts to the values that their verbs take."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.actions.entering import LineDraft, SummaryDraft
from tongdeng.accounts.actions.vouchers import PDF, VoucherFile
from tongdeng.accounts.rules import FILE_AT_MOST, LINES_AT_MOST, periods, sums
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import STALE_PAGE, FormReader

COLUMNS = ("line_kind", "line_label", "line_amount", "line_project")
Row = tuple[str, str, str, str]


class AccountsForm(FormReader):
    def quarter(self) -> date:
        """Read a quarter as a select sends it."""
        return self.needed("quarter", periods.parsed(self.code("quarter")), _("请选择季度"))

    def fen(self, name: str) -> int | None:
        """Read an amount of yuan as fen."""
        try:
            return sums.fen(self.text(name))
        except ValueError as problem:
            raise Invalid(fields={name: str(problem)}) from None

    def rows(self) -> list[Row]:
        """Return the rows in which something stands, as they were typed; one more than allowed where there are more."""
        columns = [self.texts(name) for name in COLUMNS]
        rows = [
            (kind, _at(columns[1], at), _at(columns[2], at), _at(columns[3], at))
            for at, kind in enumerate(columns[0])
        ]
        return [row for row in rows if any(typed.strip() for typed in row)][: LINES_AT_MOST + 1]

    def draft(self) -> SummaryDraft:
        """Read a whole summary."""
        opening = self.needed("opening", self.fen("opening"), _("请填写期初余额，没有填 0"))
        lines = [self._line(number, row) for number, row in enumerate(self.rows(), start=1)]
        return SummaryDraft(
            opening, self.fen("closing"), lines, self.text("why_opening"), self.text("why_projects")
        )

    def voucher(self) -> VoucherFile:
        """Read a voucher: a PDF as it is, a photo encoded anew."""
        content = self.content("file", most=FILE_AT_MOST)
        if not content.startswith(PDF):
            file: Any = self.request.FILES["file"]
            file.seek(0)
            content = self.picture(file, "file").full
        return VoucherFile(content, self.flag("public"))

    def _line(self, number: int, row: Row) -> LineDraft:
        kind, label, typed, project = row
        try:
            amount = sums.fen(typed)
            chosen = UUID(project) if project.strip() else None
        except ValueError as problem:
            words = str(problem) if project == "" or typed.strip() else STALE_PAGE
            sentence = _("第 {number} 行：{words}").format(number=number, words=words)
            raise Invalid(fields={"lines": sentence}) from None
        return LineDraft(kind, amount or 0, label, chosen)


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""
