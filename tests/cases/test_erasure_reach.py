"""Being forgotten reaches what was said without an account, and leaves no trace in any table or file."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, CharField, FileField, JSONField, TextField

from tests.cases.fields_with_words import ERASED, KEPT
from tests.cast import BUILDING, HOME, person
from tests.support import at
from tests.web.story import photo
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Filing, Opinion, erasure
from tongdeng.cases.models import Case
from tongdeng.kernel import chain, journal, seals
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import CodeField, Event
from tongdeng.notices import actions as notices
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Erasure, Number, Person
from tongdeng.people.queries import load_roles

pytestmark = pytest.mark.django_db
FILED, DONE, GONE = at("2026-01-13 14:05"), at("2026-01-13 16:00"), at("2026-01-20 09:00")
PHONE, FURTHER = "19900000801", "19900000802"
NAME, TITLE, CALLER, WORDS = "林夏至", "林女士", "林家女儿", "我妈摔倒了"
SAID, OPINION, MAIL, CHANNEL = "钥匙在门口地垫下", "师傅态度很好", "lin@example.invalid", "json://lin.example"


def guest(phone: str = PHONE, words: str = WORDS) -> Case:
    left = Filing(
        place=BUILDING, words=words, spot=f"{CALLER}门口", caller=CALLER, caller_phone=phone, photos=photo()
    )
    return actions.file(left, by=None, at=FILED)


def called(phone: str = PHONE) -> Case:
    told = Filing(
        place=BUILDING, words=f"{WORDS}，电话里说的", channel="phone", caller=CALLER, caller_phone=phone
    )
    return actions.file(told, by=person("chen", FILED), at=FILED)


def closed(case: Case, verdict: bool = True) -> Case:
    chen, li = person("chen", FILED), person("li", FILED)
    _case, link = queries.by_link(queries.link_of(case), at=FILED)
    case = actions.say(case, words=SAID, photos=photo(), by=link, at=FILED)
    case = actions.accept(actions.assign(case, to=li, by=chen, at=FILED), by=li, at=FILED)
    case = actions.finish(case, remedy="换了灯泡", photos=photo(), by=li, at=DONE)
    return actions.confirm(case, Opinion(5, OPINION), by=link, at=DONE) if verdict else case


def account() -> Person:
    found = people.get_or_create_person(PHONE, name=NAME, title=TITLE)
    people.record_tenure(found, HOME, kind="tenant", since=FILED.date())
    persons.add_number(found, FURTHER)
    people.set_mail(found, mail=MAIL)
    people.go_on_duty(found, skills=[TITLE])
    notices.prefer(found, mail=True, channel=CHANNEL, quiet=(None, None), digest=False)
    load_roles(found, FILED)
    return found


def erased(who: Person) -> Event:
    """Erase somebody, and let every reader hear of it, as the worker does."""
    (event,) = journal.timeline(privacy.erase(who, at=GONE))
    for reader in chain.readers["erasure.ask"].values():
        reader(event)
    return event


def test_a_guest_s_case_is_forgotten_with_words_spot_name_number_photos_messages_and_verdict(
    django_capture_on_commit_callbacks: object,
) -> None:
    case = closed(guest())
    files = [p.file.name for p in case.photos.filter(by=None)]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erased(account())
    case.refresh_from_db()
    assert (case.caller, case.caller_phone, case.spot) == ("", "", "")
    told = [
        case.words,
        *case.messages.values_list("words", flat=True),
        *case.verdicts.values_list("words", flat=True),
    ]
    assert not any(word in " ".join(told) for word in (WORDS, SAID, OPINION))
    assert "换了灯泡" in told
    assert [p.stage for p in case.photos.all()] == ["after"]
    assert files
    assert not any((Path(settings.MEDIA_ROOT) / name).exists() for name in files)
    assert seals.verify() is None


def test_a_caller_s_case_and_one_of_a_further_number_are_forgotten_too() -> None:
    who = account()
    cases = [called(), called(FURTHER), guest(FURTHER, words="另一个号码")]
    for case in cases:
        actions.refuse(case, reason="属于供电", by=person("chen", DONE), at=DONE)
    erased(who)
    for case in cases:
        case.refresh_from_db()
        assert (case.caller_phone, "已删除" in case.words) == ("", True)


def test_a_link_opens_nothing_of_who_was_erased() -> None:
    case = closed(guest())
    link = queries.link_of(case)
    erased(account())
    with pytest.raises(NotFound):
        queries.by_link(link, at=GONE)


def test_what_is_still_in_work_loses_name_and_number_at_once_and_the_words_when_it_closes() -> None:
    case = guest()
    erased(account())
    case.refresh_from_db()
    assert (case.caller, case.caller_phone, case.words) == ("", "", WORDS)
    actions.refuse(case, reason="属于供电", by=person("chen", GONE), at=GONE)
    erasure.closed(Event.objects.get(kind="case.refuse", subject_id=case.pk))
    case.refresh_from_db()
    assert WORDS not in case.words


def test_the_next_holder_of_the_number_is_offered_nothing_of_who_was_erased() -> None:
    case = guest()
    erased(account())
    new = people.get_or_create_person(PHONE)
    load_roles(new, GONE)
    assert actions.offer(new, at=GONE) == 0
    assert case not in queries.mine(new)


def test_what_somebody_else_said_with_an_earlier_number_is_not_theirs_to_erase() -> None:
    people.get_or_create_person(PHONE)
    case = guest()
    persons.release(PHONE)
    who = account()
    Number.objects.filter(phone=PHONE).update(since=DONE)
    erased(who)
    case.refresh_from_db()
    assert (case.reporter, case.words) == (None, WORDS)


def test_no_word_number_or_file_of_who_was_erased_is_left_in_any_table() -> None:
    who = account()
    own = Filing(place=BUILDING, words=f"{WORDS}，我自己报的", spot=f"{TITLE}家", photos=photo())
    mine = actions.file(own, by=who, at=FILED)
    actions.say(mine, words=SAID, by=who, at=FILED)
    actions.withdraw(mine, reason=OPINION, by=who, at=DONE)
    closed(guest())
    actions.refuse(called(FURTHER), reason="属于供电", by=person("chen", DONE), at=DONE)
    for word in (NAME, TITLE, PHONE, FURTHER, WORDS, SAID, OPINION, MAIL, CHANNEL, CALLER):
        assert found(word), word  # the search itself works
    erased(who)
    assert {word: where for word in (NAME, TITLE, PHONE, FURTHER, WORDS, SAID, OPINION, MAIL, CHANNEL, CALLER)
            if (where := found(word))} == {}  # fmt: skip


def found(word: str) -> list[str]:
    """Return the tables in which a word stands, anywhere."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        hits = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            hits += [table] if cursor.fetchone()[0] else []
    return hits


def test_the_numbers_that_an_erasure_needs_are_gone_when_it_is_done() -> None:
    erased(account())
    assert Erasure.objects.get().numbers == {}
    assert not Number.objects.filter(phone__in=[PHONE, FURTHER]).exists()


def test_an_erasure_that_no_reader_finished_keeps_no_number_for_ever() -> None:
    who = account()
    privacy.erase(who, at=GONE)
    assert set(Erasure.objects.get().numbers) == {PHONE, FURTHER}
    privacy.forget_numbers(before=at("2026-06-01 09:00"))
    assert Erasure.objects.get().numbers == {}


def test_of_every_field_that_can_hold_words_it_is_said_what_an_erasure_does_with_it() -> None:
    kept = {line.split("|")[0].strip() for line in KEPT.strip().splitlines()}
    gone = {
        f"{model}.{name}"
        for model, *names in (line.split() for line in ERASED.strip().splitlines())
        for name in names
    }
    unsaid = [
        where
        for model in apps.get_models()
        if model.__module__.startswith("tongdeng.")
        for field in model._meta.local_fields
        if _holds_words(field)
        and (where := f"{model._meta.label}.{field.name}") not in gone | kept
        and model._meta.label not in kept
    ]
    assert " ".join(unsaid) == ""


def _holds_words(field: object) -> bool:
    words = (CharField, TextField, JSONField, FileField, ArrayField, BinaryField)
    if not isinstance(field, words) or isinstance(field, CodeField):
        return False
    return not getattr(field, "choices", None) and field.name not in (
        "state",
        "last_hash",
        "hash",
        "key",
        "root",
    )
