"""The service centre of an estate: who opens and changes it, and what everybody of the estate reads (F3)."""

import pytest

from tests.cast import ESTATE, FOREIGN_ESTATE, person
from tests.support import at
from tongdeng.kernel import access, seals
from tongdeng.kernel.errors import Forbidden, StepRefused
from tongdeng.members.actions import centres
from tongdeng.members.actions.centres import CentreDraft, PostDraft
from tongdeng.members.queries import branch as queries
from tongdeng.people.models import Organisation

pytestmark = pytest.mark.django_db
NOW, LATER = at("2026-01-20 09:00"), at("2026-01-28 19:00")


def test_the_service_centre_says_who_sits_there_when_and_for_what_f3() -> None:
    company = Organisation.objects.create(place=ESTATE, kind="property", name="鸿翔物业")
    posts = [PostDraft("物业客服", "陈管家", "接待和登记"), PostDraft("社区专员", "郑社工", "低保、老年证")]
    draft = CentreDraft("红色物业服务中心", "3号楼底商", "每天 8:00–20:00", company, "0371-0000001", posts)
    centre = centres.open_centre(ESTATE, draft, by=person("zheng", NOW), at=NOW)
    with pytest.raises(StepRefused):
        centres.open_centre(ESTATE, draft, by=person("qian", NOW), at=NOW)
    for who, place in (("wang", ESTATE), ("wu", ESTATE), ("zheng", FOREIGN_ESTATE)):
        with pytest.raises(Forbidden):
            centres.open_centre(place, draft, by=person(who, NOW), at=NOW)
    less = CentreDraft("红色物业服务中心", "3号楼底商", "每天 9:00–18:00", company, "", posts[:1])
    centres.change_centre(centre, less, by=person("qian", NOW), at=LATER)
    found = queries.centre(ESTATE)
    assert found is not None
    assert (found.hours, [post.title for post in found.posts.all()]) == ("每天 9:00–18:00", ["陈管家"])
    assert access.may(person("wang", LATER), centre, "see")
    assert not access.may(person("huang", LATER), centre, "see")
    assert seals.verify() is None
