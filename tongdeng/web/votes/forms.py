"""What the forms of a vote brought, turned into the values that verbs take."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import IO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import phone
from tongdeng.votes.actions.drafting import Draft, Paperwork, Proposal
from tongdeng.votes.actions.paper import Slip
from tongdeng.votes.models import Head, Profile, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import MOTIONS_AT_MOST
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request

FILE_AT_MOST = 10 * 1024 * 1024
DAYS_AT_MOST = 365
MONEY_DIGITS = 12
PARTS = ("matter", "title", "text", "budget", "pros", "cons")


class VoteForm(FormReader):
    """The fields of a vote's forms; each method raises Invalid, with a sentence for its field, for what is not right."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.at = request.at

    def draft(self, estate: str) -> Draft:
        """Return a vote as it was typed."""
        return Draft(
            title=self.text("title"),
            scope=self._post.getlist("scope"),
            profile=self._profile(estate),
            extraordinary=self.text("extraordinary") == "1",
            parking=self.text("parking"),
            invalid=self.text("invalid"),
            silence=self.text("silence"),
            silence_clause=self.text("silence_clause"),
            proxy_cap=self.number("proxy_cap"),
            posting_days=self.number("posting_days"),
            record_date=self.day("record_date"),
            opens_at=self.maybe_moment("opens_at"),
            closes_at=self.maybe_moment("closes_at"),
        )

    def proposals(self) -> list[Proposal]:
        """Return the motions as they were typed; a block that was left empty is none."""
        return [self._proposal(number) for number in self.blocks() if self._typed(number)]

    def blocks(self) -> range:
        """Return the numbers of the motions that the form showed."""
        written = self.text("blocks")
        count = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 1
        return range(1, max(1, min(count, MOTIONS_AT_MOST)) + 1)

    def _typed(self, number: int) -> bool:
        return any(self.text(f"{part}_{number}").strip() for part in PARTS)

    def _proposal(self, number: int) -> Proposal:
        said = {part: self.text(f"{part}_{number}") for part in PARTS if part != "budget"}
        return Proposal(**said, budget=self._money(f"budget_{number}"))

    def _money(self, name: str) -> Decimal | None:
        written = self.text(name).replace(",", "").replace("，", "").strip()
        if not written:
            return None
        try:
            amount = Decimal(written)
            fine = amount.is_finite() and -amount.as_tuple().exponent <= 2  # type: ignore[operator]
        except InvalidOperation:
            fine = False
        if not fine or len(written) > MONEY_DIGITS:
            raise Invalid(fields={name: _("请写金额，最多两位小数，例如 8600.00")})
        return amount

    def _profile(self, estate: str) -> Profile:
        known = queries.profiles(estate, self.at.astimezone(LOCAL).date())
        chosen = next((one for one in known if str(one.pk) == self._post.get("profile")), None)
        if chosen is None:
            raise Invalid(fields={"profile": _("请选择适用规则")})
        return chosen

    def number(self, name: str) -> int | None:
        """Return a whole number, or None where nothing was typed."""
        written = self.text(name).strip()
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and int(written[:6]) <= DAYS_AT_MOST):
            raise Invalid(fields={name: _("请写 0 到 {most} 的整数").format(most=DAYS_AT_MOST)})
        return int(written)

    def day(self, name: str) -> date | None:
        """Return a day, or None where nothing was typed."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            raise Invalid(fields={name: _("请选择日期")}) from None

    def maybe_moment(self, name: str) -> datetime | None:
        """Return a local date and time, or None where nothing was typed."""
        return self.moment(name) if self.text(name) else None

    def files(self) -> Sequence[Paperwork]:
        """Return the papers, each checked by what it contains: a PDF as it is, a picture encoded anew."""
        found = [_paperwork(file) for file in self._request.FILES.getlist("files") if file]
        if not found:
            raise Invalid(fields={"files": _("请选择文件")})
        return found

    def photo(self) -> Picture | None:
        """Return the photo of a paper, if there is one."""
        file = self._request.FILES.get("photo")
        return _picture(file, "photo") if isinstance(file, UploadedFile) else None

    def content(self, name: str) -> bytes:
        """Return an uploaded file."""
        file = self._request.FILES.get(name)
        if not isinstance(file, UploadedFile):
            raise Invalid(fields={name: _("请选择文件")})
        if (file.size or 0) > FILE_AT_MOST:
            raise Invalid(fields={name: _("文件不能超过 10 MB")})
        return bytes(file.read())

    def called(self, name: str) -> Person:
        """Return the person with a phone."""
        try:
            found = people.by_phone(phone(self.text(name)))
        except ValueError:
            raise Invalid(fields={name: _("请写 11 位手机号")}) from None
        if found is None:
            raise Invalid(fields={name: _("没有登记过这个号码的人，请先让本人用手机号登录一次")})
        return found

    def head(self, vote: Vote) -> Head:
        """Return the head that was chosen."""
        try:
            return rolls.whole(vote, UUID(self.text("head")))
        except ValueError:
            raise Invalid(fields={"head": _("请在名册里选一户")}) from None

    def said(self, vote: Vote) -> dict[str, str]:
        """Return what was marked for each motion."""
        return {str(m.position): self.text(f"motion_{m.position}") for m in vote.motions.all()}

    def slip(self, vote: Vote) -> Slip:
        """Return a paper as a clerk reads it."""
        return Slip(
            code=self.text("code"),
            said=self.said(vote),
            channel=self.text("channel") or "paper",
            collector=self.text("collector"),
            photo=self.photo(),
        )


def _paperwork(file: "UploadedFile[bytes]") -> Paperwork:
    if (file.size or 0) > FILE_AT_MOST:
        raise Invalid(fields={"files": _("每个附件不能超过 10 MB")})
    name = PurePath(file.name or "").stem[:90] or str(_("附件"))
    if file.read(5) == b"%PDF-":
        file.seek(0)
        return Paperwork(f"{name}.pdf", "application/pdf", file.read())
    file.seek(0)
    return Paperwork(f"{name}.jpg", "image/jpeg", _picture(file, "files").full)


def _picture(file: IO[bytes], field: str) -> Picture:
    try:
        return prepare(file)
    except Invalid as problem:
        words = next(iter(problem.fields.values()))
        if field == "files":
            words = _("附件只收 PDF 和照片：{why}").format(why=words)
        raise Invalid(fields={field: words}) from None
