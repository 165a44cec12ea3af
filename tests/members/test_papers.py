"""Certificates by 民发〔2015〕149号 with a register, and the file for the ministry's system (VM-7, VM-8)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import COMMUNITY, FOREIGN, person
from tests.members import story
from tests.members.story import CHECKED, DONE, SERVED, as_person, listed, platform, task, verified, volunteer
from tests.support import at, tamper
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.members.actions import certifying, consenting, exporting, verifying
from tongdeng.members.actions.certifying import CertificateDraft
from tongdeng.members.actions.exporting import AnswerLine
from tongdeng.members.models import Certificate, Export, Service, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.rules import papers

pytestmark = pytest.mark.django_db
ASKED, ISSUED = at("2026-01-14 09:00"), at("2026-01-21 09:00")
DRAFT = CertificateDraft(
    SERVED.date(), DONE.date(), "王小满", "鼎立社区居民委员会", "郑立秋", "郑春分", "0371-0000000"
)


def served(who: Volunteer, hours: int = 2, day: int = 0) -> Service:
    """Return a verified service."""
    starts = SERVED + timedelta(days=day)
    place = who.registrations.get().platform
    moment = max(CHECKED, starts + timedelta(hours=hours))
    return verified(listed(task(place), who, starts, starts + timedelta(hours=hours), moment=moment))


def certified(who: Volunteer, **changes: object) -> Certificate:
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type]
    return certifying.certify(who, draft, by=person("zheng", ASKED), at=ASKED)


def fresh(row: Certificate) -> Certificate:
    return Certificate.objects.get(pk=row.pk)


def test_a_certificate_rests_on_verified_service_of_its_period_only_vm_7() -> None:
    wang = volunteer(platform())
    with pytest.raises(StepRefused):
        certified(wang)
    served(wang), served(wang, day=1)
    listed(
        task(wang.registrations.get().platform),
        wang,
        at("2026-01-10 20:00"),
        at("2026-01-10 21:00"),
        moment=CHECKED,
    )
    row = certified(wang)
    assert (row.minutes, row.services, row.hours, row.number) == (120, 1, "2.0", "")
    assert certified(wang, until=at("2026-01-11 00:00").date()).minutes == 240


def test_it_is_posted_for_seven_days_and_issued_with_the_next_number_of_the_year_vm_7() -> None:
    wang = volunteer(platform())
    served(wang)
    rows = [certified(wang), certified(wang)]
    with pytest.raises(StepRefused) as refused:
        certifying.issue(rows[0], by=person("zheng", ASKED), at=ISSUED - timedelta(minutes=1))
    assert str(refused.value) == "公示还没有满 7 天"
    rows = [certifying.issue(row, by=person("zheng", ISSUED), at=ISSUED) for row in rows]
    assert [row.number for row in rows] == ["鼎立志证-2026-001", "鼎立志证-2026-002"]
    assert seals.verify() is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": at("2026-01-01 00:00").date()}, "until"),
        ({"until": at("2026-03-01 00:00").date()}, "until"),
        ({"name": "别的名字"}, "name"),
        ({"head": ""}, "head"),
        ({"handler": "字" * 41}, "handler"),
        ({"contact": ""}, "contact"),
        ({"organisation": ""}, "organisation"),
        ({"document": "410202199001011234"}, "document"),
        ({"document": "12X4"}, "document"),
        ({"handler": "郑春分 410202199001011234"}, "handler"),
    ],
)
def test_each_of_the_four_blocks_is_needed_vm_7(changes: dict[str, object], field: str) -> None:
    wang = volunteer(platform())
    served(wang)
    with pytest.raises(Invalid) as refused:
        certified(wang, **changes)
    assert field in refused.value.fields
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("410202199001011234", True),
        ("41020219900101123x", True),
        ("证件 ４１０２０２ 19900101 123X", True),
        ("410202-1990-0101-1234", True),
        ("410202900101123", True),
        ("保单 20260101000000000001", False),
        ("0371-0000000，19900000001", False),
        ("鼎立志证-2026-001", False),
    ],
)
def test_a_whole_identity_number_is_known_however_it_is_written(words: str, found: bool) -> None:
    assert papers.identity_in(words) is found


def test_of_a_document_the_last_four_signs_are_kept_and_go_with_the_name_vm_7() -> None:
    wang = volunteer(platform())
    served(wang)
    assert certified(wang, document=" 123x ").document == "123X"
    assert certified(wang).document == ""
    consenting.withdraw(wang, by=as_person(wang, ISSUED), at=ISSUED)
    assert not Certificate.objects.exclude(document="", name="").exists()


def test_nobody_makes_or_issues_their_own_certificate_vm_7() -> None:
    zheng = volunteer(platform(), "zheng")
    row = listed(task(zheng.registrations.get().platform), zheng, by="zheng", moment=CHECKED)
    verified(row)
    draft = replace(DRAFT, name="郑春分")
    with pytest.raises(Forbidden):
        certifying.certify(zheng, draft, by=person("zheng", ASKED), at=ASKED)
    posted = certifying.certify(zheng, draft, by=story.second(), at=ASKED)
    with pytest.raises(Forbidden):
        certifying.issue(posted, by=person("zheng", ISSUED), at=ISSUED)


def test_a_service_that_turned_out_wrong_replaces_the_certificate_that_rests_on_it_vm_7() -> None:
    wang = volunteer(platform())
    kept, wrong = served(wang), served(wang, day=1)
    row = certified(wang, until=at("2026-01-11 00:00").date())
    row = certifying.issue(row, by=person("zheng", ISSUED), at=ISSUED)
    verifying.void(wrong, reason="当天没有去", by=story.second(), at=ISSUED)
    old = fresh(row)
    (new,) = Certificate.objects.filter(replaces=old)
    assert (old.state, new.state, new.minutes) == ("replaced", "posted", kept.minutes)
    later = ISSUED + timedelta(days=7)
    new = certifying.issue(new, by=person("zheng", later), at=later)
    assert new.number == "鼎立志证-2026-002"
    assert seals.verify() is None


def test_a_forged_number_or_code_opens_nothing_and_a_posted_one_is_no_certificate_vm_7() -> None:
    wang = volunteer(platform())
    served(wang)
    row = certified(wang)
    assert queries.by_code(row.code) is None
    row = certifying.issue(row, by=person("zheng", ISSUED), at=ISSUED)
    assert queries.by_code(row.code) == row
    for forged in ("", "0" * 12, row.code.upper() + "1", row.number):
        assert queries.by_code(forged) is None


def test_who_withdraws_takes_the_name_off_and_the_register_keeps_the_number_vm_4() -> None:
    wang = volunteer(platform())
    served(wang)
    valid = certifying.issue(certified(wang), by=person("zheng", ISSUED), at=ISSUED)
    waiting = certified(wang)
    consenting.withdraw(wang, by=as_person(wang, ISSUED), at=ISSUED)
    assert (fresh(valid).name, fresh(valid).number, fresh(valid).state) == ("", valid.number, "valid")
    assert fresh(waiting).state == "dropped"
    assert seals.verify() is None


def test_a_withdrawn_certificate_keeps_its_number_and_a_gap_is_named_vm_7() -> None:
    wang = volunteer(platform())
    served(wang)
    rows = [certifying.issue(certified(wang), by=person("zheng", ISSUED), at=ISSUED) for _n in range(2)]
    gone = certifying.withdraw(rows[0], reason="姓名写错", by=person("zheng", ISSUED), at=ISSUED)
    assert (gone.state, gone.number) == ("withdrawn", "鼎立志证-2026-001")
    assert seals.verify() is None
    tamper("UPDATE members_certificate SET number = '鼎立志证-2026-007' WHERE id = %s", rows[1].pk)
    assert seals.verify() is not None


def export(moment: object = ASKED) -> Export:
    return exporting.export(COMMUNITY, by=person("zheng", ASKED), at=ASKED)


def test_each_service_is_delivered_once_as_it_stands_vm_8() -> None:
    wang = volunteer(platform())
    first = served(wang)
    listed(
        task(wang.registrations.get().platform),
        wang,
        at("2026-01-10 20:00"),
        at("2026-01-10 21:00"),
        moment=CHECKED,
    )
    one = export()
    assert [(line.service, line.change, line.minutes) for line in queries.lines(one.pk, COMMUNITY)] == [
        (first, "new", 120)
    ]
    with pytest.raises(StepRefused):
        export()
    second = served(wang, day=1)
    verifying.void(first, reason="当天没有去", by=story.second(), at=ASKED)
    two = export()
    lines = {line.service: (line.change, line.minutes) for line in queries.lines(two.pk, COMMUNITY)}
    assert (two.number, lines) == (2, {first: ("gone", 0), second: ("new", 120)})
    with pytest.raises(StepRefused):
        export()
    assert seals.verify() is None


def test_what_comes_back_is_compared_and_differences_are_listed_vm_8() -> None:
    wang = volunteer(platform())
    rows = [served(wang, day=day) for day in range(4)]
    file = export(ASKED)
    lines = [
        AnswerLine(str(row.pk), f"M{n}", minutes)
        for n, (row, minutes) in enumerate(zip(rows, (120, 90, None), strict=False))
    ]
    zheng = person("zheng", ISSUED)
    for _twice in range(2):
        file = exporting.answer(file, [*lines, AnswerLine(str(uuid4()), "M9", 60)], by=zheng, at=ISSUED)
    found = {line.service: (line.outside_id, line.difference) for line in queries.lines(file.pk, COMMUNITY)}
    assert [found[row] for row in rows] == [("M0", ""), ("M1", "minutes"), ("M2", "refused"), ("", "missing")]
    assert file.unknown == ["M9"]


def test_only_the_community_exports_its_own() -> None:
    served(volunteer(platform()))
    for who, where in (("wu", COMMUNITY), ("wang", COMMUNITY), ("feng", COMMUNITY), ("zheng", FOREIGN)):
        with pytest.raises(Forbidden):
            exporting.export(where, by=person(who, ASKED), at=ASKED)
