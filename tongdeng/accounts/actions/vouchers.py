"""The files behind a summary."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import queries
from tongdeng.accounts.models import Summary, Voucher
from tongdeng.accounts.rules import FILE_AT_MOST, VOUCHERS_AT_MOST
from tongdeng.kernel import files, journal
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import JPEG
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

PDF = b"%PDF-"
ENDINGS = {Voucher.Type.PDF: ".pdf", Voucher.Type.PHOTO: ".jpg"}


@dataclass(frozen=True, slots=True)
class VoucherFile:
    """A file as it was uploaded; `public` says that the company marked it as free of personal data."""

    content: bytes = field(repr=False)
    public: bool = False


def attach(summary: Summary, file: VoucherFile, *, by: Person, at: datetime) -> Voucher:
    """Keep a voucher; raise Invalid for what is neither a PDF nor a JPEG by its content, is too large, or one too many."""
    with turn(summary, "attach", by=by) as summary:
        type_ = _type(file.content)
        if summary.vouchers.count() >= VOUCHERS_AT_MOST:
            raise Invalid(fields={"file": _("最多 {most} 份凭证").format(most=VOUCHERS_AT_MOST)})
        folder = f"accounts/{summary.community}/{summary.pk.hex}"
        voucher = Voucher(
            **summary.here,
            summary=summary,
            position=queries.last_position(summary) + 1,
            type=type_,
            file=files.keep(folder, file.content, ENDINGS[type_]),
            public=file.public,
            by=by,
            at=at,
        )
        journal.record("attach", summary, by=by, at=at, facts=_facts(voucher), rows=[voucher])
    return voucher


def drop(summary: Summary, pk: UUID | None, *, by: Person, at: datetime) -> Summary:
    """Take back a voucher before the summary is submitted, as one that was the wrong file."""
    with turn(summary, "drop", by=by) as summary:
        voucher = summary.vouchers.filter(pk=pk).first() if pk else None
        if voucher is None:
            raise Invalid(fields={"voucher": _("请选择一份凭证")})
        facts = _facts(voucher)
        voucher.delete()
        journal.record("drop", summary, by=by, at=at, facts=facts)
    return summary


def _facts(voucher: Voucher) -> dict[str, object]:
    return {
        "voucher": str(voucher.pk),
        "file": files.digest_of(str(voucher.file.name)),
        "public": voucher.public,
    }


def _type(content: bytes) -> Voucher.Type:
    found = (
        Voucher.Type.PDF
        if content.startswith(PDF)
        else Voucher.Type.PHOTO
        if content.startswith(JPEG)
        else None
    )
    if found is None or len(content) > FILE_AT_MOST:
        raise Invalid(fields={"file": _("请上传 20 MB 以内的 PDF 或照片")})
    return found
