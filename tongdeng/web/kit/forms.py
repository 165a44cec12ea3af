"""From a form to the values that verbs take: the one reader of all rooms."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.people import queries as people
from tongdeng.people.actions.numbers import holder
from tongdeng.people.models import Person
from tongdeng.people.rules import phone
from tongdeng.web.kit.http import Request

T = TypeVar("T")
STALE_PAGE = _("页面已失效，请刷新后再试")
PHOTOS_AT_MOST = 9
FILE_AT_MOST = 10 * 1024 * 1024  # bytes
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")
MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


class FormReader:
    """The fields of a form as typed values.

    A method gives None (or "" or []) for what was left empty, and raises Invalid, with a sentence for its field, for
    what is not right. Rooms inherit from it and put their own values together.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.at = request.at
        self._post = request.POST

    def text(self, name: str) -> str:
        """Return a field as it was typed."""
        # PostgreSQL stores no NUL character.
        return self._post.get(name, "").replace("\0", "")

    def texts(self, name: str) -> list[str]:
        """Return all fields of one name as they were typed."""
        return [typed.replace("\0", "") for typed in self._post.getlist(name)]

    def named(self, prefix: str) -> dict[str, str]:
        """Return the fields whose names begin with `prefix`, by what follows it."""
        return {key.removeprefix(prefix): self.text(key) for key in self._post if key.startswith(prefix)}

    def code(self, name: str) -> str:
        """Return digits as they are compared: half-width, without the blanks that phones put between them."""
        return "".join(unicodedata.normalize("NFKC", self.text(name)).split())

    def flag(self, name: str) -> bool:
        """Say whether a box was ticked."""
        return self._post.get(name) == "1"

    def number(self, name: str, *, least: int = 0, most: int = 99_999) -> int | None:
        """Return a whole number between `least` and `most`; digits may be full-width."""
        field = forms.IntegerField(min_value=least, max_value=most)
        return self._read(
            name, int, field, _("请填写 {least} 到 {most} 的整数").format(least=least, most=most)
        )

    def day(self, name: str) -> date | None:
        """Return a date."""
        return self._read(name, date, forms.DateField(input_formats=DAYS), _("请选择日期"))

    def moment(self, name: str) -> datetime | None:
        """Return a local date and time."""
        field = forms.DateTimeField(input_formats=MOMENTS)
        found = self._read(name, datetime, field, _("请选择日期和时间"))
        return found.astimezone(LOCAL) if found else None

    def time(self, name: str) -> time | None:
        """Return a time of day."""
        return self._read(name, time, forms.TimeField(), _("请选择时间"))

    def money(self, name: str, *, digits: int = 12) -> Decimal | None:
        """Return an amount of yuan of at most `digits` digits, two of them after the point; commas may divide it."""
        field = forms.DecimalField(max_digits=digits, decimal_places=2)
        written = self._written(name).replace(",", "")
        return self._clean(name, Decimal, field, written, _("请写金额，最多两位小数，例如 8600.00"))

    def id(self, name: str, sentence: Sentence = STALE_PAGE) -> UUID | None:
        """Return the id of what was chosen."""
        return self._read(name, UUID, forms.UUIDField(), sentence)

    def ids(self, name: str, sentence: Sentence = STALE_PAGE) -> list[UUID]:
        """Return the ids of all that were chosen."""
        field = forms.UUIDField()
        found = [self._clean(name, UUID, field, typed, sentence) for typed in self.texts(name)]
        return [pk for pk in found if pk is not None]

    def needed(self, name: str, value: T | None, sentence: Sentence) -> T:
        """Return a value that may not be left empty; raise Invalid with `sentence` for None."""
        if value is None:
            raise Invalid(fields={name: sentence})
        return value

    def seen(self) -> int | None:
        """Return the version of the record that the page showed; None for what no page sends."""
        try:
            return self.number("seen", most=2**31 - 1)
        except Invalid:
            return None

    def key(self, name: str = "key") -> UUID | None:
        """Return the key that makes a repeated submit the same one."""
        return self.id(name)

    def person(self, name: str = "to") -> Person:
        """Return the person who was chosen; raise NotFound when there is none of this id."""
        sentence = _("请选择一位人员")
        return people.somebody(self.needed(name, self.id(name, sentence), sentence), self.at)

    def person_with_phone(self, name: str) -> Person:
        """Return the person with the phone and the name that were typed; the field of the name ends in "_name"."""
        try:
            digits = phone(self.text(name))
        except ValueError:
            raise Invalid(fields={name: _("请写 11 位手机号")}) from None
        named = f"{name}_name"
        typed = texts.clean(
            texts.one_line(self.text(named)), at_most=50, field=named, required=_("请填写姓名")
        )
        return holder(digits, typed, field=name)

    def photos(self, name: str = "photos", *, most: int = PHOTOS_AT_MOST) -> Sequence[Picture]:
        """Return the photos, made ready to store."""
        files = [file for file in self.request.FILES.getlist(name) if file]
        if len(files) > most:
            raise Invalid(fields={name: _("一次最多 {most} 张照片").format(most=most)})
        return [self.picture(file, name) for file in files]

    def photo(self, name: str = "photo") -> Picture | None:
        """Return one photo."""
        return next(iter(self.photos(name, most=1)), None)

    def picture(self, file: Any, name: str) -> Picture:
        """Return an uploaded file as a picture; what is wrong with it is said beside its field."""
        try:
            return prepare(file)
        except Invalid as problem:
            raise Invalid(fields={name: problem.sentence}) from None

    def content(self, name: str, *, most: int = FILE_AT_MOST) -> bytes:
        """Return an uploaded file of at most `most` bytes."""
        file = self.request.FILES.get(name)
        if not isinstance(file, UploadedFile):
            raise Invalid(fields={name: _("请选择文件")})
        if (file.size or 0) > most:
            raise Invalid(fields={name: _("文件不能超过 {most} MB").format(most=most // (1024 * 1024))})
        return bytes(file.read())

    def _written(self, name: str) -> str:
        # Phones' Chinese keyboards type full-width digits and signs.
        return unicodedata.normalize("NFKC", self.text(name)).strip()

    def _read(self, name: str, kind: type[T], field: forms.Field, sentence: Sentence) -> T | None:
        return self._clean(name, kind, field, self._written(name), sentence)

    def _clean(
        self, name: str, kind: type[T], field: forms.Field, written: str, sentence: Sentence
    ) -> T | None:
        if not written:
            return None
        try:
            value = field.clean(written)
        except ValidationError:
            raise Invalid(fields={name: sentence}) from None
        assert isinstance(value, kind)
        return value
