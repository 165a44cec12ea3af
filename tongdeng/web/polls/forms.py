"""What the forms of the polls brought, turned into the values that verbs take."""

from tongdeng.polls.actions import Question, Wish
from tongdeng.web.kit.forms import FormReader


class PollForm(FormReader):
    """The fields of a poll's forms."""

    def question(self) -> Question:
        """Return an opinion poll as it was typed: one option a line."""
        opens = self.moment("opens_at") if self.text("opens_at") else self._request.at
        return Question(
            place=self.text("place"),
            question=self.text("question"),
            options=self.text("options").splitlines(),
            opens_at=opens,
            closes_at=self.moment("closes_at"),
            about=self.text("about"),
            multiple=self.text("multiple") == "1",
            remarks=self.text("remarks") == "1",
        )

    def wish(self) -> Wish:
        """Return what was chosen, and what was written beside it."""
        chosen = [int(mark) for mark in self._post.getlist("chosen") if mark.isascii() and mark.isdigit()]
        return Wish(chosen[:50], self.text("remark"))
