"""From the forms of the bench to the values that its verbs take."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.actions.preparing import Plan
from tongdeng.consultations.actions.seating import Delegate
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Topic
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.flows import Origin
from tongdeng.kernel import access, texts
from tongdeng.kernel.errors import Invalid
from tongdeng.people import queries as people
from tongdeng.web.kit.forms import FormReader

DAY = _("请选择日期")
MOMENT = _("请选择日期和时间")
ITEM = _("请选择一项议程")
# Where the first sentence of what somebody wrote ends: it names the topic.
SENTENCE = re.compile(r"[。！？!?；;\n]")
NAME_AT_MOST = 40


class BenchForm(FormReader):
    def topic(self, cases: Sequence[Case], origin: Origin) -> TopicDraft:
        """Read a topic: one field, whose first sentence names it."""
        problem = self.text("problem")
        return TopicDraft(
            place=self.text("place"),
            title=first_sentence(problem),
            problem=problem,
            scope=self.texts("scope"),
            origin=origin if cases else Origin.PARTY,
            cases=cases,
        )

    def plan(self) -> Plan:
        return Plan(
            place=self.text("place"),
            title=self.text("title"),
            starts_at=self.starts_at(),
            where=self.text("where"),
            topics=self.ids("topics"),
        )

    def starts_at(self) -> Any:
        return self.needed("starts_at", self.moment("starts_at"), MOMENT)

    def item(self) -> UUID:
        return self.needed("item", self.id("item"), ITEM)

    def chosen(self, name: str) -> UUID:
        """Return the id of what must be chosen."""
        return self.needed(name, self.id(name), _("请选择"))

    def table(self) -> Topic:
        """Return the topic that was chosen for an agenda, as far as this person may see it."""
        return access.get(self.request.person, Topic, self.chosen("topic"))

    def cases(self, name: str = "cases") -> list[Case]:
        """Return the case of a number that was typed, as far as this person may see it; none for an empty field."""
        typed = texts.one_line(self.text(name))
        if not typed:
            raise Invalid(fields={name: _("请填写诉求编号")})
        found = access.visible_to(self.request.person, Case).filter(number=typed).first()
        if found is None:
            raise Invalid(fields={name: _("没有找到这个编号的诉求，请核对")})
        return [found]

    def order(self) -> list[UUID]:
        """Return a list in its new order: as it was dragged, or with the one moved whose button was pressed."""
        ids = self.ids("order")
        way, _blank, moved = self.text("move").partition(" ")
        places = [place for place, pk in enumerate(ids) if str(pk) == moved]
        if way in ("up", "down") and places:
            to = places[0] + (-1 if way == "up" else 1)
            if 0 <= to < len(ids):
                ids[places[0]], ids[to] = ids[to], ids[places[0]]
        return ids

    def quantity(self) -> Decimal | None:
        """Return the number that a resolution promises: up to three decimals; fractions are legal quantities."""
        field = forms.DecimalField(max_digits=14, decimal_places=3)
        written = self._written("quantity").replace(",", "")
        return self._clean("quantity", Decimal, field, written, _("请写数量，最多三位小数，例如 800 或 12.5"))

    def proposal(self) -> Proposal:
        return Proposal(
            kind=self.text("kind"),
            title=self.text("title"),
            text=self.text("text"),
            party=self.text("party"),
            days=self.number("days", least=1, most=clocks.DAYS_AT_MOST),
            quantity=self.quantity(),
            unit=self.text("unit"),
            reason=self.text("reason"),
        )

    def delegate(self) -> Delegate:
        """Read who is to sit for a party: one of those with a mandate, or a guest with a written authority."""
        party, _colon, pk = self.text("delegate").partition(":")
        if "delegate" not in self.request.POST:
            return Delegate(
                self.text("party"),
                guest=self.text("guest"),
                authority=self.text("authority"),
                since=self.day("since"),
                until=self.day("until"),
            )
        try:
            return Delegate(party, person=people.somebody(UUID(pk), self.at))
        except ValueError:
            raise Invalid(fields={"person": _("请选择一位代表")}) from None

    def signature(self) -> dict[str, Any]:
        """Read a signature: over which text, and with which dissent."""
        reason = self.text("reason")
        return {"text_hash": self.text("hash"), "dissents": bool(reason.strip()), "reason": reason}

    def consultation(self) -> Consultation:
        """Return the consultation that was chosen for a topic, as far as this person may see it."""
        return access.get(self.request.person, Consultation, self.chosen("consultation"))

    def works(self) -> bool:
        """Read whether what was carried out works."""
        if self.text("works") not in ("0", "1"):
            raise Invalid(fields={"works": _("请选择办好了还是没办好")})
        return self.flag("works")

    def meets_at(self) -> Any:
        return self.needed("meets_at", self.moment("meets_at"), MOMENT)


def first_sentence(words: str) -> str:
    """Return the first sentence of a text, cut where it is too long for a name."""
    first = SENTENCE.split(words.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= NAME_AT_MOST else f"{first[: NAME_AT_MOST - 1]}…"
