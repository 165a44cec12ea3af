"""Raising a topic by its form: one field, done once, and what was typed stays when it is refused."""

from typing import Any

import pytest

from tests.cast import BRANCH, ESTATE, NEIGHBOUR, RESIDENT
from tests.web.story import client_of, main
from tongdeng.consultations.models import Topic

pytestmark = pytest.mark.django_db


def test_a_form_that_arrives_twice_is_done_once() -> None:
    form = {"key": "7d4c6a52-0000-4000-8000-000000000001", "problem": "门口太挤。快递车乱停", "place": ESTATE}
    client = client_of(BRANCH)
    ways = {client.post("/bench/raise/", form)["Location"] for _twice in range(2)}
    assert len(ways) == 1
    assert Topic.objects.filter(title="门口太挤").count() == 1


def test_a_resident_proposes_in_one_field_whose_first_sentence_names_the_topic() -> None:
    answered = client_of(NEIGHBOUR).post(
        "/bench/raise/", {"problem": "东门太窄。救护车进不来。", "place": ESTATE, "scope": [ESTATE + "003"]}
    )
    topic = Topic.objects.get()
    assert answered["Location"] == f"/topics/{topic.pk}/"
    assert (topic.title, topic.scope, topic.origin, topic.backings.count()) == (
        "东门太窄",
        [ESTATE + "003"],
        "residents",
        1,
    )


@pytest.mark.parametrize(
    ("who", "form", "wrong"),
    [
        (RESIDENT, {"problem": "", "place": ESTATE}, "请填写这一项"),
        (RESIDENT, {"problem": "太吵了，找 19900000002", "place": ESTATE}, "请去掉电话"),
        (
            RESIDENT,
            {"problem": "太吵了", "place": ESTATE, "scope": ["410202901002001001"]},
            "受影响的居民",
        ),
        (RESIDENT, {"problem": "太吵了", "place": ESTATE, "scope": [ESTATE + "003"]}, "受影响的居民"),
        (RESIDENT, {"problem": "太吵了", "place": "?"}, "请选择小区"),
    ],
)
def test_what_is_wrong_with_a_topic_is_said_and_what_was_typed_stays(
    who: str, form: dict[str, Any], wrong: str
) -> None:
    drawn = client_of(who).post("/bench/raise/", form)
    assert drawn.status_code in (400, 403)
    assert wrong in main(drawn)
    assert form["problem"] in main(drawn)
    assert not Topic.objects.exists()
