"""What a form brought, turned into the values that verbs take."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.people.models import Person
from tongdeng.people.queries import somebody
from tongdeng.web.kit.http import Request

PHOTOS_AT_MOST = 9


class FormReader:
    """The fields of a form; each method raises Invalid, with a sentence for its field, for what is not right."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._post = request.POST

    def text(self, name: str) -> str:
        """Return a field as it was typed."""
        return self._post.get(name, "").replace("\0", "")

    def photos(self) -> Sequence[Picture]:
        """Return the photos, made ready to store."""
        files = self._request.FILES.getlist("photos")
        if len(files) > PHOTOS_AT_MOST:
            raise Invalid(fields={"photos": _("一次最多 {most} 张照片").format(most=PHOTOS_AT_MOST)})
        return [prepare(file) for file in files if file]

    def seen(self) -> int | None:
        """Return the version of the record that the page showed."""
        written = self._post.get("seen", "")
        return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None

    def key(self, name: str = "key") -> UUID | None:
        """Return the key that makes a repeated submit the same one."""
        try:
            return UUID(self._post[name]) if self._post.get(name) else None
        except ValueError:
            raise Invalid(fields={name: _("页面已失效，请刷新后再试")}) from None

    def person(self, name: str = "to") -> Person:
        """Return the person who was chosen."""
        try:
            return somebody(UUID(self._post.get(name, "")), self._request.at)
        except ValueError:
            raise Invalid(fields={name: _("请选择一位人员")}) from None

    def moment(self, name: str) -> datetime:
        """Return a local date and time."""
        try:
            return datetime.fromisoformat(self._post.get(name, "")).replace(tzinfo=LOCAL)
        except ValueError:
            raise Invalid(fields={name: _("请选择日期和时间")}) from None
