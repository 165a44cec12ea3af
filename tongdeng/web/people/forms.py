"""The forms about people."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid
from tongdeng.people import queries
from tongdeng.people.actions.staffing import Post
from tongdeng.people.models import Organisation, Person
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
    """The forms of a roster: the file, its headings, the answers to its questions."""

    def table(self) -> bytes:
        """Return the file; raise Invalid for one that is missing or too large."""
        return self.content("file", most=ROSTER_AT_MOST)

    def columns(self) -> dict[str, str]:
        """Return our column of each heading that was chosen; raise Invalid for a heading that was chosen twice."""
        chosen = {column: heading for column, heading in self.named("column_").items() if heading}
        if len(set(chosen.values())) < len(chosen):
            raise Invalid(_("每一列只能对应一次"))
        return {heading: column for column, heading in chosen.items()}

    def answers(self, questions: Sequence[str]) -> dict[str, str]:
        """Return the answers to the questions about these phones, which the page asks by number."""
        return {phone: self.text(f"answer_{number}") for number, phone in enumerate(questions)}
