"""The forms about people."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people import queries
from tongdeng.people.actions.staffing import Post
from tongdeng.people.models import Organisation, Person
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import is_code, within
from tongdeng.web.kit.forms import FormReader

MAIL_AT_MOST = 254
ROSTER_AT_MOST = 8 * 1024 * 1024  # bytes


class MailForm(FormReader):
    """The form of one's own mail address."""

    def address(self) -> str:
        """Return the address; raise Invalid for what is none."""
        sentence = _("邮箱应像 name@example.com")
        address = self._read("mail", str, forms.EmailField(max_length=MAIL_AT_MOST), sentence)
        return self.needed("mail", address, sentence)


class StaffForm(FormReader):
    """Forms that give a role or register an organisation."""

    def post(self, by: Person) -> Post:
        """Return the role that is given, with the organisation that `by` chose among those within reach."""
        return Post(
            phone=self.text("phone"),
            name=self.text("name"),
            title=self.text("title"),
            role=self.text("role"),
            place=self.text("place"),
            organisation=self._organisation(by),
        )

    def _organisation(self, by: Person) -> Organisation | None:
        chosen = self.text("organisation")
        return next((o for o in queries.organisations_in(by.reach()) if str(o.pk) == chosen), None)


class RosterForm(FormReader):
    """The form that uploads a roster."""

    def estate(self, reach: Collection[str]) -> Place:
        """Return the estate of the roster; raise Forbidden for one outside of the places in `reach`."""
        code = self.text("place")
        if not is_code(code, "estate"):
            raise NotFound(_("没有找到这个小区，请重新选择"))
        if not any(within(code, place) for place in reach):
            raise Forbidden(_("您不在这个小区任职"))
        return places.place(code)

    def table(self) -> bytes:
        """Return the file; raise Invalid for one that is missing or too large."""
        return self.content("file", most=ROSTER_AT_MOST)
