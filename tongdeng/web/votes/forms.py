"""What the forms of a vote send, as the values that verbs take."""

from collections.abc import Sequence
from pathlib import PurePath
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import prepare
from tongdeng.votes.actions.drafting import MotionDraft, Paperwork, VoteDraft
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Head, Profile, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import MOTIONS_AT_MOST
from tongdeng.web.kit.forms import FILE_AT_MOST, FormReader

DAYS_AT_MOST = 365
PARTS = ("matter", "title", "text", "budget", "pros", "cons")


class VoteForm(FormReader):
    """The fields of a vote's forms."""

    def draft(self, estate: str) -> VoteDraft:
        """Return a vote as it was typed."""
        return VoteDraft(
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

    def motions(self) -> list[MotionDraft]:
        """Return the motions as they were typed; a block that was left empty is none."""
        return [self._motion(number) for number in range(1, self.blocks() + 1) if self._typed(number)]

    def blocks(self) -> int:
        """Return how many motions the form showed."""
        return self.number("blocks", least=1, most=MOTIONS_AT_MOST) or 1

    def _typed(self, number: int) -> bool:
        return any(self.text(f"{part}_{number}").strip() for part in PARTS)

    def _motion(self, number: int) -> MotionDraft:
        words = {part: self.text(f"{part}_{number}") for part in PARTS if part != "budget"}
        return MotionDraft(**words, budget=self.money(f"budget_{number}"))

    def _profile(self, estate: str) -> Profile:
        known = queries.profiles(estate, self.at.astimezone(LOCAL).date())
        chosen = next((profile for profile in known if str(profile.pk) == self.text("profile")), None)
        return self.needed("profile", chosen, _("请选择适用规则"))

    def files(self) -> Sequence[Paperwork]:
        """Return the attachments, each checked by its content: a PDF as it is, a picture encoded anew."""
        files = [_paperwork(file) for file in self.request.FILES.getlist("files") if file]
        if not files:
            raise Invalid(fields={"files": _("请选择文件")})
        return files

    def head_id(self) -> UUID:
        """Return the id of the head that was chosen."""
        sentence = _("请在名册里选一户")
        return self.needed("head", self.id("head", sentence), sentence)

    def head(self, vote: Vote) -> Head:
        """Return the head that was chosen, with all that the roll tells about it."""
        return rolls.whole(vote, self.head_id())

    def choices(self) -> dict[str, str]:
        """Return what was marked, by the position of the motion; `rules.ballot.checked` says whether it is a ballot."""
        return self.named("motion_")

    def paper(self) -> PaperEntry:
        """Return a paper as a clerk reads it."""
        return PaperEntry(
            code=self.text("code"),
            choices=self.choices(),
            channel=self.text("channel") or "paper",
            collector=self.text("collector"),
            photo=self.photo(),
        )


def _paperwork(file: "UploadedFile[bytes]") -> Paperwork:
    if (file.size or 0) > FILE_AT_MOST:
        raise Invalid(fields={"files": _("每个附件不能超过 10 MB")})
    name = PurePath(file.name or "").stem[:90] or str(_("附件"))
    # The content decides, not the name or the type that the browser sends.
    is_pdf = file.read(5) == b"%PDF-"
    file.seek(0)
    if is_pdf:
        return Paperwork(f"{name}.pdf", "application/pdf", file.read())
    try:
        picture = prepare(file)
    except Invalid as problem:
        sentence = _("附件只收 PDF 和照片：{why}").format(why=problem.sentence)
        raise Invalid(fields={"files": sentence}) from None
    return Paperwork(f"{name}.jpg", "image/jpeg", picture.full)
