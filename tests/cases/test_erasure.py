"""A reporter who was erased: their words and photos go, the case and every figure stay."""

import pytest
from django.core.files.storage import default_storage
from django.db.models import Avg, Count

from tests.cases.bench_story import STEP, TOPIC
from tests.cast import BUILDING, person
from tests.support import at
from tests.web.story import photo
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion, erasure
from tongdeng.cases.models import Case
from tongdeng.kernel import journal, seals
from tongdeng.kernel.models import Event
from tongdeng.notices import actions as notices
from tongdeng.notices.models import Notice, Preference
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles

pytestmark = pytest.mark.django_db(transaction=False)
FILED, DONE, GONE = at("2026-01-13 14:05"), at("2026-01-13 16:00"), at("2026-01-20 09:00")


def neighbour() -> Person:
    found = people.get_or_create_person("19900000801", name="林夏至", title="林女士")
    load_roles(found, FILED)
    return found


def filed(who: Person) -> Case:
    filing = Filing(place=BUILDING, words="三楼的灯不亮，我家在 302", spot="302 门口", photos=photo())
    case = actions.file(filing, by=who, at=FILED)
    return actions.say(case, words="我下班后都在", by=who, at=FILED)


def settled(case: Case, who: Person) -> Case:
    chen, li = person("chen", FILED), person("li", FILED)
    case = actions.assign(case, to=li, by=chen, at=FILED)
    case = actions.accept(case, by=li, at=FILED)
    case = actions.finish(case, remedy="换了灯泡", photos=photo(), by=li, at=DONE)
    return actions.confirm(case, Opinion(5, "林女士说谢谢"), by=who, at=DONE)


def erased(who: Person) -> Event:
    (event,) = journal.timeline(privacy.erase(who, at=GONE))
    return event


def figures() -> object:
    return list(
        Case.objects.values("state", "category", "urgency", "reopened").annotate(
            n=Count("pk"), late=Count("answered_at"), stars=Avg("verdicts__stars")
        )
    )


def test_S12_words_spot_and_photos_of_the_reporter_go_and_those_of_the_worker_stay(
    django_capture_on_commit_callbacks: object,
) -> None:
    who = neighbour()
    case = settled(filed(who), who)
    kept = case.photos.get(stage="report").file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erasure.erase(erased(who))
    case.refresh_from_db()
    assert "302" not in case.words + case.spot
    assert "林" not in "".join(verdict.words for verdict in case.verdicts.all())
    assert "换了灯泡" in [message.words for message in case.messages.all()]
    assert [p.stage for p in case.photos.all()] == ["after"]
    assert not default_storage.exists(kept)


def test_S12_every_figure_and_chain_is_the_same_before_and_after_and_twice_is_once() -> None:
    who = neighbour()
    settled(filed(who), who)
    before = figures()
    event = erased(who)
    for _again in (1, 2):
        erasure.erase(event)
    assert figures() == before
    assert seals.verify() is None


def test_S12_a_case_in_work_keeps_its_words_until_it_closes() -> None:
    who = neighbour()
    case = filed(who)
    erasure.erase(erased(who))
    case.refresh_from_db()
    assert "灯不亮" in case.words
    actions.refuse(case, reason="已由供电公司处理", by=person("chen", GONE), at=GONE)
    erasure.closed(Event.objects.get(kind="case.refuse", subject_id=case.pk))
    case.refresh_from_db()
    assert "灯不亮" not in case.words


def test_S12_the_inbox_of_whoever_was_erased_is_emptied() -> None:
    who = neighbour()
    case = filed(who)
    notices.prefer(who, mail=True, channel="json://example.invalid", quiet=(None, None), digest=False)
    actions.answer(case, words="马上来看", by=person("chen", FILED), at=FILED)
    notices.tell(Event.objects.get(kind="case.answer", subject_id=case.pk))
    assert Notice.objects.filter(person=who).exists()
    notices.erase(erased(who))
    assert not Notice.objects.filter(person=who).exists()
    assert not Preference.objects.filter(person=who).exists()


def test_S12_the_lines_of_the_bench_outlive_the_erasure_of_the_reporter() -> None:
    who = neighbour()
    case = actions.link(filed(who), TOPIC, by=None, at=FILED)
    case = actions.tell(case, TOPIC.id, words="会诊已受理", key=STEP, at=FILED)
    case = settled(case, who)
    erasure.erase(erased(who))
    said = [message.words for message in case.messages.all()]
    assert "会诊已受理" in said
    assert "我下班后都在" not in said
