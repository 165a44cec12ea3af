"""From the forms of a poll and of a pulse to the values that their verbs take."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.polls.actions import Question, Response
from tongdeng.web.kit.forms import FormReader

POSITIONS_AT_MOST = 50


class PollForm(FormReader):
    def question(self) -> Question:
        """Read the form of a new poll: one option a line."""
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

    def response(self) -> Response:
        """Read the chosen options and the remark."""
        chosen = [int(mark) for mark in self.texts("chosen") if mark.isascii() and mark.isdigit()]
        return Response(chosen[:POSITIONS_AT_MOST], self.text("remark"))


class PulseForm(FormReader):
    def closes_at(self) -> datetime:
        """Read until when a new pulse is open."""
        return self.needed("closes_at", self.moment("closes_at"), _("请选择日期和时间"))

    def marks(self, keys: Sequence[str]) -> list[int]:
        """Read the mark of each question, 0 where there is none."""
        return [self.number(key, most=9) or 0 for key in keys]
