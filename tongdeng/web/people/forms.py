"""The forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongdeng.people import queries
from tongdeng.people.actions.staffing import Post
from tongdeng.people.models import Organisation, Person
from tongdeng.web.kit.forms import FormReader

MAIL_AT_MOST = 254


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
