"""Numbers typed to learn who is registered, and records written on without end."""

from collections import Counter
from typing import Any

import pytest

from tests.cast import BUILDING, CAST, ESTATE, FOREIGN_BUILDING, HOME, MANAGER, RESIDENT, WORKER, person
from tests.people.rosters import ALL, excel
from tests.web.site.bad import sentence
from tests.web.story import NOW, Story, client_of
from tongdeng.kernel.models import Event
from tongdeng.people.actions.roster import reading
from tongdeng.people.models import Person
from tongdeng.people.rules.limits import DEEDS, NUMBERS, STRANGERS
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db
UNKNOWN, LI = "19900009876", CAST[WORKER].phone
POST = {"name": "吕示例", "title": "", "role": "worker", "place": ESTATE}
GUEST = {"relation": "tenant", "name": "吕示例"}


def engaged(phone: str, who: str = MANAGER, **more: str) -> Any:
    return client_of(who).post("/staff/engage/", {**POST, "phone": phone, **more})


def test_whoever_may_not_give_a_role_learns_nothing_from_a_number() -> None:
    refused = [engaged(phone, "chen") for phone in (LI, UNKNOWN)]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert sentence(refused[0]) == sentence(refused[1])
    assert not Person.objects.filter(phone=UNKNOWN).exists()


def test_a_number_under_another_name_and_one_that_is_out_of_use_are_refused_in_the_same_words() -> None:
    other = sentence(engaged(LI))
    Person.objects.filter(phone=LI).update(is_active=False)
    assert sentence(engaged(LI, name=CAST[WORKER].name)) == other


def test_numbers_are_tried_under_wrong_names_twenty_times_a_day_and_right_ones_as_often_as_needed() -> None:
    for number in range(25):
        assert engaged(f"199000060{number:02d}", name=f"师傅{number}").status_code == 302
    tried = [engaged(LI).status_code for _ in range(NUMBERS.most + 2)]
    assert tried == [400] * NUMBERS.most + [429] * 2
    assert engaged(UNKNOWN).status_code == 429
    assert engaged(UNKNOWN, "zheng", role="manager").status_code == 302


def test_an_owner_learns_from_the_form_of_a_tenant_only_so_much_about_numbers() -> None:
    def proposed() -> int:
        form = {**GUEST, "phone": LI, "day": "2026-01-10"}
        return client_of(RESIDENT).post(f"/homes/{HOME}/resident/", form).status_code

    tried = Counter(proposed() for _ in range(NUMBERS.most + 2))
    assert tried == {400: NUMBERS.most, 429: 2}


def test_a_committee_s_form_tells_neither_whether_a_number_is_registered_nor_whose_it_is() -> None:
    form = {"place": ESTATE, "elected_on": "2026-01-06", "until": "2031-01-05", "post": ["member"] * 5}

    def said(phone: str) -> str:
        listed = {**form, "phone": [phone] * 1, "post": ["member"]}
        page = client_of("zheng").post("/committee/new/", listed).content.decode()
        return page.replace(phone, "…")

    for words in ("陈谷雨", "陈管家"):
        assert words not in said(CAST["chen"].phone)
    assert ("不是本小区登记的业主" in said(UNKNOWN), "不是本小区登记的业主" in said(CAST["chen"].phone)) == (
        True,
        True,
    )


def test_a_roster_is_no_way_to_ask_whose_numbers_are_registered_elsewhere() -> None:
    Person.objects.bulk_create(
        Person(phone=f"1990000{n:04d}", name=f"外人{n}", password="!") for n in range(7000, 7100)
    )

    def read(first: int, count: int) -> Any:
        rows = [
            ("5号楼", "1单元", f"{n}", "88.80", "吕示例", f"1990000{n:04d}", *[""] * (len(ALL) - 6))
            for n in range(first, first + count)
        ]
        manager = person(MANAGER, NOW)
        roster = reading.upload(Place.objects.get(code=ESTATE), excel(rows), by=manager, at=NOW)
        return reading.read(roster, by=manager, at=NOW, progress=lambda _done: None)

    honest = read(7000, 10)
    assert (honest.faults, len(honest.comparison["questions"])) == (0, 10)
    greedy = read(7010, STRANGERS.most)
    assert (greedy.faults, greedy.comparison, greedy.rows) == (1, {}, [])
    assert "核对是不是传错了小区" in str(greedy.errors[0])


def test_a_resident_writes_on_one_case_forty_times_a_day_and_staff_as_often_as_they_must(
    story: Story,
) -> None:
    def say(who: str, verb: str, n: int) -> int:
        form = {"words": f"第 {n} 句"}
        return client_of(who).post(f"/cases/{story.case.pk}/{verb}/", form).status_code

    said = Counter(say(RESIDENT, "say", n) for n in range(DEEDS.most + 3))
    assert said == {302: DEEDS.most, 429: 3}
    assert {say("chen", "note", n) for n in range(DEEDS.most + 3)} == {302}
    assert Event.objects.filter(kind="case.say").count() <= DEEDS.most + 1


def test_a_guest_with_a_link_is_held_back_like_a_resident(story: Story) -> None:
    def say(n: int) -> int:
        return client_of("guest").post(f"/t/{story.secret}/say/", {"words": f"第 {n} 句"}).status_code

    assert Counter(say(n) for n in range(DEEDS.most + 2)) == {302: DEEDS.most, 429: 2}


def test_a_desk_that_files_for_a_number_of_elsewhere_reads_back_only_what_it_typed_itself() -> None:
    form = {"elsewhere": FOREIGN_BUILDING, "words": "试一试", "channel": "phone"}

    def read(phone: str, who: str, **more: str) -> str:
        desk = client_of(who)
        filed = desk.post(
            "/intake/", {**form, **more, "caller_phone": phone}, headers={"Accept": "application/json"}
        )
        return desk.get(filed.json()["url"]).content.decode() + desk.get("/desk/").content.decode()

    known, unknown = (read(phone, "he") for phone in (CAST[RESIDENT].phone, UNKNOWN))
    assert [("没有留名" in page, "王女士" in page) for page in (known, unknown)] == [(True, False)] * 2
    assert "王女士" in read(CAST[RESIDENT].phone, "chen", elsewhere=BUILDING, words="暖气不热")
