"""The verbs of opinions: residents say and answer, the moderator shows and refuses, each refusal with its reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Household, Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.rules import opinions as rules
from tongdeng.consultations.rules.minutes import private_in
from tongdeng.consultations.rules.opinions import Choice, Reason, State
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

GONE = "—"
NOT_NOW = _("现在不征求意见：公告之后、开会之前可以提")
NOT_CONCERNED = _("提意见和表态的是本次会诊涉及的住户")


def say(consultation: Consultation, *, words: str, by: Person, at: datetime) -> Statement:
    """Say one thing of at most 140 characters; neighbours see it once the moderator has shown it.

    The same household that says the same again gets its own statement back. Raise StepRefused while nothing is
    gathered, Forbidden for whoever is not concerned, Invalid for words that a neighbour said, that name a number or a
    home, or that are one too many of a household.
    """
    with turn(consultation, "say", by=by) as consultation:
        _gathers(consultation)
        key = _home_key(consultation, by, at)
        words = _cleaned(words)
        every = list(
            Statement.objects.filter(community=consultation.community, consultation=consultation).only(
                "state", "key", "home_key"
            )
        )
        if (before := _said_before(every, words, key)) is not None:
            return Statement.objects.get(community=consultation.community, pk=before.pk)
        _not_too_many(every, key)
        statement = Statement(
            **consultation.here,
            consultation=consultation,
            words=words,
            key=rules.same_as(words),
            home_key=key,
            by=by,
            at=at,
        )
        # The moderator is told of the first that waits, and reads of the others on the same page.
        facts = {
            "consultation": str(consultation.pk),
            "signs": len(words),
            "first": not any(each.is_pending for each in every),
        }
        clock = deadlines.new(statement, {"moderate": [at + wait for wait in rules.REMIND_AFTER]})
        journal.begin("say", statement, by=by, at=at, facts=facts, rows=clock)
    return statement


def show(statement: Statement, *, by: Person, at: datetime, seen: int | None = None) -> Statement:
    """Let neighbours see a statement and answer to it; one that was refused may be shown after all.

    Raise Forbidden for the moderator's own statement, Invalid when a neighbour's shown one says the same.
    """
    with turn(statement, "show", by=by, seen=seen) as statement:
        _not_their_own(statement, by, at)
        twins = Statement.objects.filter(
            community=statement.community, consultation=statement.consultation_id, key=statement.key
        )
        if twins.exclude(pk=statement.pk).exclude(state=State.REFUSED.value).exists():
            raise Invalid(_("与另一条意见相同，不用再公开"))
        journal.step(statement, "show", by=by, at=at, reason="", note="")
        deadlines.stop(statement, "moderate", at=at)
    return statement


def refuse(
    statement: Statement, *, reason: str, note: str = "", by: Person, at: datetime, seen: int | None = None
) -> Statement:
    """Keep a statement from being seen, or take a shown one back, for a reason of the policy; its author reads it.

    Raise Forbidden for the moderator's own statement, Invalid for a reason that the policy does not have.
    """
    with turn(statement, "refuse", by=by, seen=seen) as statement:
        _not_their_own(statement, by, at)
        if reason not in set(Reason):
            raise Invalid(fields={"reason": _("请选择不公开的原因")})
        note = texts.clean(note, at_most=rules.NOTE_AT_MOST, field="note")
        facts = {"reason": reason, "voices": statement.tally.voices}
        journal.step(statement, "refuse", by=by, at=at, facts=facts, reason=reason, note=note)
        deadlines.stop(statement, "moderate", at=at)
    return statement


def voice(statement: Statement, *, choice: str, by: Person, at: datetime) -> Statement:
    """Say agree, disagree or pass for one's household; another word of the same household replaces it.

    Raise StepRefused while nothing is gathered and for whoever spoke for another household before they moved, Forbidden
    for whoever is not concerned, Invalid for another choice.
    """
    with turn(statement, "voice", by=by) as statement:
        consultation = Consultation.objects.get(community=statement.community, pk=statement.consultation_id)
        _gathers(consultation)
        key = _home_key(consultation, by, at)
        if choice not in rules.CHOICES:
            raise Invalid(fields={"choice": _("请选同意、不同意或者不好说")})
        person = queries.digest(consultation, by.pk)
        _not_elsewhere(statement, key, person)
        household = _household(consultation, key, person)
        changes = _heard(statement, household, rules.CHOICES[choice], person)
        # Neither actor nor choice: with the order of the voices the journal would show who said what.
        if changes:
            journal.record("voice", statement, by=None, at=at, **changes)
    return statement


@journal.on("erasure.ask", reader="consultations.opinions")
def forget(event: Event) -> None:
    """Take an erased person's name from their statements, and the words of those that nobody has answered to.

    What neighbours read and answered to stays, as that of a neighbour; a household's voices are digests.
    """
    mine = Statement.objects.filter(by=UUID(event.facts["person"]))
    for statement in mine.exclude(state=State.SHOWN.value):
        statement.words = statement.note = GONE
        # Each its own key: two of one household would else be the same.
        statement.key = str(statement.pk)
        statement.save(update_fields=["words", "note", "key"])
    mine.update(by=None)


def _gathers(consultation: Consultation) -> None:
    if not queries.gathers(consultation):
        raise StepRefused(NOT_NOW, state=consultation.state)


def _home_key(consultation: Consultation, by: Person, at: datetime) -> str:
    # A role opens no voice: whoever moderates speaks for their own household, if it is concerned.
    home = queries.home_in(consultation, by, at)
    if not home:
        raise Forbidden(NOT_CONCERNED)
    return queries.digest(consultation, home)


def _cleaned(words: str) -> str:
    words = texts.clean(
        texts.one_line(words), at_most=rules.STATEMENT_AT_MOST, field="words", required=texts.FILL_IN
    )
    if private_in(words, ()):
        raise Invalid(fields={"words": _("请不要写电话、证件号或者哪一家的门牌号")})
    return words


def _said_before(every: list[Statement], words: str, home_key: str) -> Statement | None:
    """Return the household's own statement of the same words; raise Invalid where others, or the moderator, had them."""
    same = [each for each in every if each.key == rules.same_as(words)]
    for statement in same:
        if statement.home_key == home_key and not statement.is_refused:
            return statement
    if any(not each.is_refused for each in same):
        raise Invalid(fields={"words": _("已经有邻居说过同样的话，公开后您可以直接表态")})
    if any(each.home_key == home_key for each in same):
        raise Invalid(fields={"words": _("这句话没有公开，请看原因，改写后再提")})
    return None


def _not_too_many(every: list[Statement], home_key: str) -> None:
    if sum(each.home_key == home_key for each in every) >= rules.EACH_HOME:
        raise Invalid(fields={"words": _("每户最多提 {most} 条").format(most=rules.EACH_HOME)})
    if len(every) >= rules.ALL_HOMES:
        raise Invalid(fields={"words": _("意见已经很多，请先对已有的意见表态")})


def _not_their_own(statement: Statement, by: Person, at: datetime) -> None:
    consultation = Consultation.objects.get(community=statement.community, pk=statement.consultation_id)
    home = queries.home_in(consultation, by, at)
    if statement.by_id == by.pk or (home and queries.digest(consultation, home) == statement.home_key):
        raise Forbidden(_("自己家提的意见由其他人审核"))


def _not_elsewhere(statement: Statement, key: str, person: str) -> None:
    others = Voice.objects.filter(
        community=statement.community, statement=statement, people__contains=[person]
    )
    if others.exclude(household__key=key).exists():
        raise StepRefused(_("您已经代表另一户对这条意见表过态"))


def _household(consultation: Consultation, key: str, person: str) -> Household:
    """Return the household, with this person among those who took part; locked, for a family may press at once."""
    rows = Household.objects.select_for_update()
    household, _new = rows.get_or_create(
        community=consultation.community,
        consultation=consultation,
        key=key,
        defaults={"place": consultation.place, "people": [person]},
    )
    if person not in household.people:
        household.people = [*household.people, person]
        household.save(update_fields=["people"])
    return household


def _heard(statement: Statement, household: Household, choice: Choice, person: str) -> dict[str, Any]:
    """Store the voice of a household; return the new counts of the statement, none where nothing changed."""
    before = Voice.objects.filter(
        community=statement.community, statement=statement, household=household
    ).first()
    if before is not None and before.choice == choice and person in before.people:
        return {}
    people = before.people if before is not None else []
    new = person not in people
    Voice.objects.update_or_create(
        community=statement.community,
        statement=statement,
        household=household,
        defaults={"place": statement.place, "choice": choice, "people": [*people, person] if new else people},
    )
    tally = rules.moved(statement.tally, Choice(before.choice) if before is not None else None, choice)
    return {**tally._asdict(), "people": statement.people + new}
