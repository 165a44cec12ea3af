"""What the forms of a vote brought, turned into the values that verbs take."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.votes.actions.drafting import Draft, Paperwork, Proposal
from tongdeng.votes.actions.paper import Slip
from tongdeng.votes.models import Head, Profile, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import MOTIONS_AT_MOST
from tongdeng.web.kit.forms import FILE_AT_MOST, FormReader

DAYS_AT_MOST = 365
PARTS = ("matter", "title", "text", "budget", "pros", "cons")


class VoteForm(FormReader):
    """The fields of a vote's forms."""

    def draft(self, estate: str) -> Draft:
        """Return a vote as it was typed."""
        return Draft(
            title=self.text("title"),
            scope=self.texts("scope"),
            profile=self._profile(estate),
            extraordinary=self.flag("extraordinary"),
            parking=self.text("parking"),
            invalid=self.text("invalid"),
            silence=self.text("silence"),
            silence_clause=self.text("silence_clause"),
            proxy_cap=self.number("proxy_cap", most=DAYS_AT_MOST),
            posting_days=self.number("posting_days", most=DAYS_AT_MOST),
            record_date=self.day("record_date"),
            opens_at=self.moment("opens_at"),
            closes_at=self.moment("closes_at"),
        )

    def proposals(self) -> list[Proposal]:
        """Return the motions as they were typed; a block that was left empty is none."""
        return [self._proposal(number) for number in self.blocks() if self._typed(number)]

    def blocks(self) -> range:
        """Return the numbers of the motions that the form showed."""
        return range(1, (self.number("blocks", least=1, most=MOTIONS_AT_MOST) or 1) + 1)

    def _typed(self, number: int) -> bool:
        return any(self.text(f"{part}_{number}").strip() for part in PARTS)

    def _proposal(self, number: int) -> Proposal:
        said = {part: self.text(f"{part}_{number}") for part in PARTS if part != "budget"}
        return Proposal(**said, budget=self.money(f"budget_{number}"))

    def _profile(self, estate: str) -> Profile:
        known = queries.profiles(estate, self.at.astimezone(LOCAL).date())
        chosen = next((one for one in known if str(one.pk) == self._post.get("profile")), None)
        if chosen is None:
            raise Invalid(fields={"profile": _("请选择适用规则")})
        return chosen

    def files(self) -> Sequence[Paperwork]:
        """Return the papers, each checked by what it contains: a PDF as it is, a picture encoded anew."""
        found = [_paperwork(file) for file in self.request.FILES.getlist("files") if file]
        if not found:
            raise Invalid(fields={"files": _("请选择文件")})
        return found

    def head(self, vote: Vote) -> Head:
        """Return the head that was chosen."""
        sentence = _("请在名册里选一户")
        return rolls.whole(vote, self.needed("head", self.id("head", sentence), sentence))

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
