"""What entering a past sheet tells of those who signed it: nothing."""

import re

import pytest
from django.urls import reverse

from tests.support import undone
from tests.web.activities.story import PAST, activities_of_the_story
from tests.web.story import client_of, main
from tongdeng.activities.models import Activity

pytestmark = pytest.mark.django_db

# what stands on a sheet | what the same sheet comes to: the answer, and the list, tell nothing of whose number is registered
SHEETS = (
    "王小满 19900000001",
    "李四四 19900000001",
    "王小满 19900000099",
    "1. 王小满 19900000001\n王 小满，19900000001",
)


def test_entering_a_sheet_never_tells_whether_a_number_is_registered() -> None:
    activities_of_the_story()
    told = set()
    for sheet in SHEETS:
        with undone():
            sent = client_of("wu").post(reverse("activity_enter"), PAST | {"sheet": sheet}, follow=True)
            entered = Activity.objects.get(title="重阳敬老")
            drawn = main(client_of("wu").get(reverse("activity_people", args=[entered.pk]) + "?others"))
            assert ("补录的签到表上" in drawn, "王女士" in drawn) == (True, False)
            said = re.findall("已补录[^<]*", main(sent))
            told.add((*said, entered.attended, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrf.*?>", "", drawn)))
    assert len(told) == 1
