"""What the community, the company's manager and a leader do on pages: points, the service centre, whom a leader reads."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import COMMUNITY, ESTATE
from tests.members import story
from tests.support import without_keys
from tests.web.members.addresses import ROWS, url
from tests.web.members.story import Members, members_of_the_story
from tests.web.story import client_of, main
from tongdeng.kernel import seals
from tongdeng.members.models import Agreement, Centre, PointTable, Posting

pytestmark = pytest.mark.django_db
TABLE = {
    "place": COMMUNITY,
    "building": "3",
    "patrol": "3",
    "visits": "5",
    "need": "2",
    "month": "120",
    "year": "300",
}
CENTRE = {
    "name": "红色物业服务中心",
    "spot": "5号楼底商",
    "hours": "每天 9:00–18:00",
    "post": ["物业客服", "社区专员", ""],
    "post_title": ["陈管家", "", ""],
    "duties": ["接待和登记", "低保、老年证", ""],
}


@pytest.fixture
def members() -> Members:
    """Store the story."""
    return members_of_the_story()


def test_a_new_table_of_points_is_added_and_old_ones_stay_vm_4(members: Members) -> None:
    zheng, page = client_of("zheng"), reverse("service_points")
    assert "现在用的是通用的积分表" in main(zheng.get(page))
    assert zheng.post(page, TABLE).status_code == 302
    assert zheng.post(page, {**TABLE, "visits": "6", "valid_from": "2026-02-01T00:00"}).status_code == 302
    drawn = main(client_of("wang").get(page))
    for words in ("现在用的是第 1 版", "第 2 版", "还没有生效", "每小时 6 分"):
        assert words in drawn
    assert "设定新的一版" not in drawn
    assert [row.table["per_hour"]["visits"] for row in PointTable.objects.order_by("number")] == [5, 6]
    assert seals.verify() is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visits": "21"}, "visits"),
        ({"visits": ""}, "visits"),
        ({"month": "0"}, "month"),
        ({"valid_from": "2026-01-01T00:00"}, "valid_from"),
    ],
)
def test_what_is_wrong_with_a_table_of_points_is_said_at_its_field(
    changes: dict[str, str], field: str, members: Members
) -> None:
    refused = client_of("zheng").post(reverse("service_points"), {**TABLE, **changes})
    assert (refused.status_code, f'id="{field}-wrong"' in main(refused)) == (400, True)
    assert not PointTable.objects.exists()


def test_only_the_community_sets_a_table_of_points(members: Members) -> None:
    for who in ("wang", "zhou", "qian", "wu", "he"):
        assert client_of(who).post(reverse("service_points"), TABLE).status_code == 403


def test_points_are_awarded_given_and_countered_by_the_community_and_never_for_oneself_vm_4(
    members: Members,
) -> None:
    zheng, page = client_of("zheng"), reverse("volunteer", args=[members.wang.pk])
    assert zheng.post(f"{page}award/", {"points": "10", "words": "抢险当天"}).status_code == 302
    given = {"platform": str(members.platform.pk), "points": "5", "words": "年度回赠"}
    assert zheng.post(f"{page}give/", given).status_code == 302
    award = Posting.objects.get(reason="award")
    assert f'value="{award.pk}">+10 抢险当天' in main(zheng.get(page))
    wrong = {"posting": str(award.pk), "words": "记错了人"}
    for who in ("wang", "zhou", "chen"):
        assert client_of(who).post(f"{page}counter/", wrong).status_code in (403, 404), who
    assert client_of("wang").post(f"{page}give/", given).status_code == 403
    assert zheng.post(f"{page}counter/", wrong).status_code == 302
    drawn = main(zheng.get(page))
    assert ("已更正" in drawn, f'value="{award.pk}"' in drawn) == (True, False)
    assert zheng.post(f"{page}counter/", wrong).status_code == 409
    members.wang.refresh_from_db()
    assert members.wang.points == sum(
        Posting.objects.filter(volunteer=members.wang).values_list("points", flat=True)
    )
    assert seals.verify() is None


def test_the_service_centre_is_changed_on_its_page_and_not_from_an_old_one_f3(members: Members) -> None:
    page, qian = reverse("service_centre", args=[members.centre.pk]), client_of("qian")
    company = {"company": str(members.centre.company_id)}
    seen = re.findall(r'name="seen" value="(\d+)"', main(qian.get(page)))[0]
    assert qian.post(page, {**CENTRE, **company, "seen": seen}).status_code == 302
    drawn = main(client_of("wang").get(page))
    assert all(words in drawn for words in ("每天 9:00–18:00", "社区专员", "低保、老年证"))
    assert "改地点" not in drawn
    assert qian.post(page, {**CENTRE, **company, "hours": "不开了", "seen": seen}).status_code == 302
    assert Centre.objects.get().hours == "每天 9:00–18:00"
    for who in ("wang", "zhou", "chen", "wu", "feng"):
        assert client_of(who).post(page, {**CENTRE, **company}).status_code == 403, who


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"company": ""}, "company"), ({"hours": ""}, "hours"), ({"post": [], "post_title": [], "duties": []}, "posts"),
     ({"duties": ["", ""]}, "posts")],
)  # fmt: skip
def test_what_is_wrong_with_a_service_centre_is_said_and_what_was_typed_stays(
    changes: dict[str, Any], field: str, members: Members
) -> None:
    form = {**CENTRE, "company": str(members.centre.company_id), **changes}
    refused = client_of("zheng").post(reverse("service_centre", args=[members.centre.pk]), form)
    drawn = main(refused)
    assert (refused.status_code, f'data-field="{field}"' in drawn, "5号楼底商" in drawn) == (400, True, True)


def test_a_second_centre_is_opened_where_there_is_none_yet(members: Members) -> None:
    zheng, page = client_of("zheng"), reverse("service_centre_new")
    drawn = main(zheng.get(page))
    assert (f"place={ESTATE}" in drawn, f'value="{ESTATE}"' in drawn) == (False, False)
    form = {**CENTRE, "place": ESTATE, "company": str(members.centre.company_id)}
    assert zheng.post(page, form).status_code == 404
    assert Centre.objects.count() == 1


def test_a_leader_reads_only_who_agreed_to_be_contacted_and_the_community_all_vm_11(members: Members) -> None:
    (silent,) = story.on_paper(members.platform, 1, agreed=["register"])
    zhou, page = client_of("zhou"), reverse("platform", args=[members.platform.pk])
    drawn = main(zhou.get(page))
    assert ("王女士" in drawn, silent.number in drawn) == (True, False)
    assert "另有 1 人没有同意平台负责人联系" in drawn
    assert silent.number in main(client_of("zheng").get(page))
    assert zhou.get(reverse("volunteer", args=[silent.pk])).status_code == 404
    task = reverse("service_task", args=[members.need.pk])
    assert silent.number not in main(zhou.get(task))
    form = {"people": str(silent.pk), "starts_at": "2026-01-13T08:00", "ends_at": "2026-01-13T09:00"}
    refused = zhou.post(f"{task}record/", form)
    assert (refused.status_code, "名单里没有这位" in main(refused)) == (400, True)


def test_whoever_takes_back_the_consent_is_read_by_the_leader_no_more_vm_11(members: Members) -> None:
    client_of("wang").post(
        reverse("volunteer_act", args=[members.wang.pk, "disagree"]), {"purpose": "contact"}
    )
    assert client_of("zhou").get(reverse("volunteer", args=[members.wang.pk])).status_code == 404
    assert "王女士" not in main(client_of("zhou").get(reverse("platform", args=[members.platform.pk])))


def test_posted_certificates_are_public_by_number_and_by_name_only_to_the_community_vm_7(
    members: Members,
) -> None:
    zheng, page = client_of("zheng"), reverse("certificates_posted")
    certify = reverse("volunteer_act", args=[members.wang.pk, "certify"])
    form = {
        "since": "2026-01-01",
        "until": "2026-01-12",
        "name": "王小满",
        "organisation": "鼎立社区居民委员会",
    }
    done = zheng.post(certify, {**form, "head": "郑立秋", "handler": "郑春分", "contact": "0371-0000000"})
    assert done.status_code == 302
    public = without_keys(main(client_of("guest").get(page, {"place": COMMUNITY})))
    for words in ("鼎立志-001", "1.5 小时", "2026-01-01", "鼎立社区居民委员会"):
        assert words in public
    assert not any(words in public for words in ("王小满", "王女士", "郑立秋", "301"))
    assert "王小满" not in main(client_of("huang").get(page, {"place": COMMUNITY}))
    assert "王小满" in main(client_of("zhao").get(page))
    client_of("wang").post(reverse("volunteer_act", args=[members.wang.pk, "withdraw"]))
    assert "鼎立志-001" not in main(client_of("zhao").get(page))


def test_no_look_at_any_page_of_the_room_writes_a_row(members: Members) -> None:
    written = []
    for page, cells in ROWS.items():
        for who in [who for who in ("guest", "wang", "zhou", "wu", "zheng") if cells[who] in ("200", "in")]:
            client, address = client_of(who), url(page, members)
            client.get(address)  # the session of a first visit
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found = [q["sql"] for q in queries if re.match(r"\s*(INSERT|UPDATE|DELETE|WITH)\b", q["sql"])]
            written += [(page, who, sql[:80]) for sql in found]
    assert written == []


@pytest.mark.parametrize("place", ["41'--", "x", "４１０２", "9" * 400])
def test_a_place_that_is_none_is_no_error_of_ours(place: str, members: Members) -> None:
    for page in ("certificates_posted", "service_points", "service_centre_new"):
        assert client_of("zheng").get(reverse(page), {"place": place}).status_code == 200


def test_a_paper_list_takes_no_membership_from_a_forged_form_vm_10(members: Members) -> None:
    form = {"lines": "林示例，19900000733，1970", "agreed": ["register", "membership"]}
    done = client_of("zheng").post(reverse("platform_act", args=[members.platform.pk, "enter"]), form)
    assert done.status_code == 302
    assert not Agreement.objects.filter(purpose="membership").exists()
