"""One consultation from its topic to its end, through the verbs."""

import pytest

from tests.cast import person
from tests.consultations import story
from tests.support import at
from tongdeng.consultations.actions import carrying, publishing
from tongdeng.consultations.models import Consultation, StepDone
from tongdeng.consultations.queries import benches
from tongdeng.kernel import journal

pytestmark = pytest.mark.django_db


def test_a_topic_is_solved_by_three_parties_and_each_step_is_in_the_journal() -> None:
    consultation = story.published()
    resolution = story.resolution(consultation)
    assert (consultation.number, resolution.number) == ("鼎立会诊-2026-001", "鼎立决议-2026-001")
    assert (resolution.party_word, resolution.quantity, resolution.unit) == ("物业公司", 800, "平方米")
    assert resolution.due_at == at("2026-02-10 14:30")  # twenty working days after the decision
    carrying.finish(
        resolution, words="主路已重铺", photos=[story.photo()], by=person("qian", story.DONE), at=story.DONE
    )
    resolution = story.resolution(consultation)
    assert (resolution.state, resolution.in_time) == ("done", True)
    carrying.conclude(resolution, at=at("2026-02-16 09:00"))
    assert benches.next_step(story.fresh(consultation), at=story.DONE) is None
    publishing.close(consultation, by=person("wu", at("2026-02-17 09:00")), at=at("2026-02-17 09:00"))
    kinds = [event.kind.partition(".")[2] for event in journal.timeline(consultation)]
    assert kinds == [
        *("prepare", "add_item", "announce", "seat", "seat", "seat", "tick", "hold"),
        *("arrive", "arrive", "arrive", "put"),
        *("position", "position", "position", "resolve", "record", "freeze", "sign", "sign", "sign"),
        *("publish", "close"),
    ]
    keys = (
        StepDone.objects.filter(consultation=consultation).order_by("at", "id").values_list("key", flat=True)
    )
    assert list(keys) == ["raise", "announce", "gather", "meet", "record", "sign", "publish"]
    assert Consultation.objects.get().state == "closed"
