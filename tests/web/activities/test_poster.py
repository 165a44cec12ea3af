"""The poster: one page of A4 or A3 whatever it says, with a code that opens the page of the activity."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.activities.story import ENDS, STARTS, drafted
from tests.web.activities.story import activities_of_the_story
from tests.web.story import client_of
from tongdeng.activities.models import Activity
from tongdeng.web.activities.papers.poster import describe
from tongdeng.web.kit.official_documents import lines_of, pdf

pytestmark = pytest.mark.django_db
LONG: dict[str, Any] = {
    "title": "庆祝建党一百零五周年暨社区邻里节开幕式文艺汇演与百家宴志愿服务表彰大会及亲子运动会"[:40],
    "where": "北区中心广场东侧新建成的无障碍多功能活动室（原老年活动中心二楼，从东门进，遇雨改在地下车库入口处的风雨连廊）"[
        :60
    ],
    "things": "请自带水杯、坐垫、雨具和常用药品；有血压计的邻居请带来，" * 8,
    "cost": Decimal("12.50"),
}


def test_a_poster_is_one_page_of_its_size_also_with_the_longest_words() -> None:
    long = LONG | {"things": LONG["things"][:200]}
    called_off = Activity(
        **long, kind_id="culture", starts_at=STARTS, ends_at=ENDS, state="cancelled", capacity=30
    )
    rows = (
        drafted(title=LONG["title"][:12], where=LONG["where"][:30], things="水杯雨伞坐垫药"),
        drafted(**long),
        called_off,
    )
    for large, width in ((False, 595), (True, 842)):
        papers = [describe(row, "橄榄城社区北区", large=large) for row in rows]
        pages = PdfReader(io.BytesIO(pdf(lambda papers=papers: papers))).pages
        assert [round(page.mediabox.width) for page in pages] == [width] * 3


def test_a_poster_says_when_where_and_what_it_costs() -> None:
    said = "\n".join(lines_of(describe(drafted(**LONG | {"things": ""}), "橄榄城社区北区")))
    for words in ("2026年6月13日（周六）14:00至16:00", "名额4个，扫码报名", "每人12.5元", LONG["where"]):
        assert words in said
    assert "已取消" not in said


def test_only_who_organises_gets_a_poster_and_a_cancelled_one_says_so() -> None:
    story = activities_of_the_story()
    assert "已取消" in "\n".join(lines_of(describe(story.cancelled, "")))
    address = reverse("activity_poster", args=[story.open.pk])
    assert client_of("wang").get(address).status_code == 403
    found = client_of("chen").get(f"{address}?a3")
    assert (found.status_code, found.content[:5]) == (200, b"%PDF-")
