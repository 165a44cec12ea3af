"""What several verbs of the bench share: rights by place, numbers, public words, photos."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Photo
from tongdeng.consultations.rules import minutes
from tongdeng.kernel import files, numbering, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence
from tongdeng.kernel.models import Record
from tongdeng.kernel.numbering import Series
from tongdeng.kernel.pictures import Picture
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

PHOTOS_AT_MOST = 9


def must_hold(by: Actor, place: str, roles: Collection[str], sentence: Sentence) -> None:
    """Raise Forbidden, naming `roles`, unless `by` holds one of them at `place` or above it."""
    if not any(grant.role in roles and within(place, grant.place) for grant in by.grants):
        raise Forbidden(sentence, who=[str(ROLE_NAMES[role]) for role in roles])


def estate_of(place: str) -> str:
    """Return the estate of a place that exists; raise Invalid for a place without one."""
    estate = cut(place, "estate")
    if not estate or estate not in places.named([estate]):
        raise Invalid(fields={"place": _("请选择小区")})
    return estate


def series(community: str, kind: str, at: datetime) -> Series:
    """Return the series of the year in a community for a kind of record, by its name in the journal."""
    _place, found = places.with_community(community)
    short = (found.short or found.name.removesuffix("社区")) if found else community
    prefixes = {
        "topic": f"{short}议题",
        "consultation": f"{short}会诊",
        "resolution": f"{short}决议",
        "joint_item": f"{short}联席",
    }
    return numbering.yearly(community, kind, at, prefix=prefixes[kind])


def public_words(words: str, *, at_most: int, field: str, required: Sentence = "") -> str:
    """Return words that residents will read; raise Invalid where they hold a phone, an identity number or a home."""
    kept = texts.clean(words, at_most=at_most, field=field, required=required)
    if found := minutes.private_in(kept, ()):
        raise Invalid(
            fields={field: _("居民会看到这段话，请去掉电话、证件号和门牌号：{found}").format(found=found[0])}
        )
    return kept


def one_photo(record: Record, photos: Sequence[Picture]) -> str:
    """Store the one photo of a paper, and return its name; raise Invalid for none or several."""
    if len(photos) != 1:
        raise Invalid(fields={"photos": _("请拍一张有签名的照片")})
    return files.keep(_folder(record), photos[0].full, ".jpg")


def photos_of(record: Record, photos: Sequence[Picture], *, by: Person | None, at: datetime) -> list[Photo]:
    """Store the files of photos and return their rows, without what they belong to; raise Invalid for too many."""
    if len(photos) > PHOTOS_AT_MOST:
        raise Invalid(fields={"photos": _("一次最多 {most} 张照片").format(most=PHOTOS_AT_MOST)})
    return [
        Photo(
            **record.here,
            file=files.keep(_folder(record), photo.full, ".jpg"),
            thumb=files.keep(_folder(record), photo.thumb, ".thumb.jpg"),
            width=photo.width,
            height=photo.height,
            by=by,
            at=at,
        )
        for photo in photos
    ]


def _folder(record: Record) -> str:
    return f"consultations/{record.community}/{record.pk.hex}"
