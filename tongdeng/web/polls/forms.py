"""What the forms of the polls brought, turned into the values that verbs take."""

from django.utils.translation import gettext_lazy as _

from tongdeng.polls.actions import Question, Wish
from tongdeng.web.kit.forms import FormReader


class PollForm(FormReader):
    """The fields of a poll's forms."""

    def question(self) -> Question:
        """Return an opinion poll as it was typed: one option a line."""
        closes = self.needed("closes_at", self.moment("closes_at"), _("请选择日期和时间"))
        return Question(
            place=self.text("place"),
            question=self.text("question"),
            options=self.text("options").splitlines(),
            opens_at=self.moment("opens_at") or self.at,
            closes_at=closes,
            about=self.text("about"),
            multiple=self.flag("multiple"),
            remarks=self.flag("remarks"),
        )

    def wish(self) -> Wish:
        """Return what was chosen, and what was written beside it."""
        chosen = [int(mark) for mark in self.texts("chosen") if mark.isascii() and mark.isdigit()]
        return Wish(chosen[:50], self.text("remark"))
