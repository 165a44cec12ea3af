"""The verbs of a home: what keepers and owners propose by its forms, and what is refused."""

from typing import Any

import pytest

from tests.cast import ADMIN, COMMUNITY_WORKER, HOME, MANAGER, NEIGHBOUR, RESIDENT, person
from tests.web.people.register import sale, tenure
from tests.web.story import NOW, client_of, main
from tongdeng.people import actions
from tongdeng.people.actions.register import changes
from tongdeng.people.models import Change, OtherPhone, Person
from tongdeng.people.queries import register

pytestmark = pytest.mark.django_db
BUYER = {"name_1": "林立秋", "phone_1": "199 0000 7001", "evidence": "合同 2026-01"}


def shown(address: str, who: str) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return main(answer)


def send(verb: str, who: str = MANAGER, **form: Any) -> Any:
    return client_of(who).post(f"/homes/{HOME}/{verb}/", form)


def only() -> Change:
    return Change.objects.get()


def owners() -> list[str]:
    return [row.person.name for row in register.tenures(HOME) if row.is_owner]


# The verbs of keepers


def test_a_sale_is_proposed_and_the_form_says_that_it_waits() -> None:
    assert "等社区或业委会核对" in shown(f"/homes/{HOME}/transfer/", MANAGER)
    answer = send("transfer", end=[tenure()], **BUYER)
    assert answer["Location"] == f"/homes/{HOME}/"
    assert (only().state, owners()) == ("proposed", ["王小满"])
    assert only().becomes["begin"] == [{"name": "林立秋", "phone": "+8619900007001", "relation": "owner"}]


def test_two_buy_together_with_their_shares() -> None:
    second = {"name_2": "柳寒露", "phone_2": "+852 9123 4567", "share_2": "40%"}
    send("transfer", end=[tenure()], share_1="60", **BUYER, **second)
    changes.confirm(only(), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert sorted(owners()) == ["林立秋", "柳寒露"]


def test_a_company_buys() -> None:
    company = {
        "name_1": "某某实业有限公司",
        "credit_code_1": "91410200MA4000000Q",
        "representative_1": "林立秋",
    }
    send("transfer", end=[tenure()], evidence="合同", **company)
    assert only().becomes["begin"][0]["representative"] == "林立秋"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"evidence": ""}, "请写依据"),
        ({"name_1": ""}, "请填写姓名"),
        ({"phone_1": "123"}, 'id="phone_1-wrong"'),
        ({"share_1": "0"}, 'id="share_1-wrong"'),
        ({"share_1": "50"}, "合计为 100"),
        ({"credit_code_1": "91"}, "18 位"),
        ({"day": "2026-02-01"}, "不能晚于今天"),
        ({"end": "x"}, "登记已经变了"),
        ({"phone_1": "19900000014"}, "登记的是另一个姓名"),
        ({"phone_1": "19900000014", "takes_over_1": "1", "share_1": "1"}, "合计为 100"),
    ],
)
def test_a_sale_that_is_not_right_is_refused_and_the_form_keeps_its_words(
    form: dict[str, str], said: str
) -> None:
    answer = send("transfer", **{"end": [tenure()], **BUYER, "representative_1": "某人", **form})
    page = main(answer)
    assert (answer.status_code, said in page) == (400, True)
    assert 'value="某人"' in page
    assert Change.objects.count() == 0


def test_a_refused_sale_keeps_the_ticks() -> None:
    page = main(send("transfer", end=[tenure()]))
    assert f'value="{tenure()}" checked' in page


def test_a_manager_does_not_enter_themselves_or_a_colleague() -> None:
    for phone in ("19900000006", "19900000003"):
        name = Person.objects.get(phone=phone).name
        answer = send("transfer", evidence="合同", name_1=name, phone_1=phone)
        assert (answer.status_code, "本公司" in main(answer)) == (403, True)
    assert Change.objects.count() == 0


def test_who_rents_is_stored_at_once_and_ended_at_once() -> None:
    assert "提交后立即生效" in shown(f"/homes/{HOME}/resident/", MANAGER)
    form = {"relation": "tenant", "name": "何处暑", "phone": "19900007002"}
    assert "已登记" in main(client_of(MANAGER).post(f"/homes/{HOME}/resident/", form, follow=True))
    rents = next(row for row in register.tenures(HOME) if not row.is_owner)
    assert rents.person.name == "何处暑"
    send("end", end=[str(rents.pk)])
    assert [row.kind for row in register.tenures(HOME)] == ["owner"]


def test_an_owner_is_not_ended_by_the_form_for_tenants() -> None:
    assert send("end", end=[tenure()]).status_code == 400
    assert send("end").status_code == 400
    assert owners() == ["王小满"]


def test_a_name_a_number_and_a_further_number_wait_and_are_made() -> None:
    wang, zheng = person(RESIDENT, NOW), person(COMMUNITY_WORKER, NOW)
    for verb, form in (
        ("name", {"name": "王小曼"}),
        ("phone", {"phone": "19900007200"}),
        ("number", {"phone": "19900007300"}),
    ):
        send(verb, person=str(wang.pk), evidence="身份证", **form)
        changes.confirm(Change.objects.get(state="proposed"), by=zheng, at=NOW)
    wang.refresh_from_db()
    assert (wang.name, wang.phone) == ("王小曼", "19900007200")
    assert OtherPhone.objects.get(person=wang).phone == "19900007300"


def test_a_further_number_of_an_owner_is_none_of_the_companys() -> None:
    form = {"person": str(person(RESIDENT, NOW).pk), "phone": "19900000003", "evidence": "口头"}
    assert send("number", **form).status_code == 403


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("name", {"name": "王小满"}),
        ("name", {"name": ""}),
        ("phone", {"phone": ""}),
        ("phone", {"phone": "7654321"}),
        ("number", {"phone": "0371-66668888"}),
        ("measure", {"area": "-1", "kind": "normal"}),
        ("measure", {"area": "80", "kind": "castle"}),
        ("share", {}),
        ("resident", {"relation": "owner", "name": "某某"}),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_written(verb: str, form: dict[str, str]) -> None:
    answer = send(verb, person=str(person(RESIDENT, NOW).pk), evidence="证", **form)
    assert answer.status_code == 400
    assert 'role="alert"' in main(answer)
    assert Change.objects.count() == 0


def test_somebody_who_is_not_of_this_home_is_not_renamed_by_its_form() -> None:
    other = person(NEIGHBOUR, NOW)
    assert send("name", person=str(other.pk), name="改了", evidence="证").status_code == 400


def test_a_second_proposal_of_the_kind_is_refused_above_the_form() -> None:
    sale()
    answer = send("transfer", end=[tenure()], **BUYER)
    assert (answer.status_code, "已有一条同类的变更等待核对" in main(answer)) == (400, True)


# The verbs of owners


def test_an_owner_enters_and_ends_family_and_corrects_by_proposal() -> None:
    send("resident", RESIDENT, relation="family", name="王大暑", phone="")
    assert [row.kind for row in register.tenures(HOME)] == ["owner", "family"]
    send("measure", RESIDENT, area="90", source="register", kind="normal", evidence="不动产权证")
    assert Change.objects.get(kind="measure").state == "proposed"


def test_an_owner_says_what_is_wrong_and_the_community_reads_it() -> None:
    send("wrong", RESIDENT, words="那套车位不是我的")
    page = main(client_of(COMMUNITY_WORKER).get("/changes/"))
    assert "那套车位不是我的" in page
    assert "已处理" in page


@pytest.mark.parametrize("verb", ["transfer", "share", "phone", "number", "gone"])
def test_an_owner_has_no_verb_that_changes_who_owns(verb: str) -> None:
    form = {"end": [tenure()], **BUYER, "person": str(person(RESIDENT, NOW).pk), "phone": "19900007300"}
    assert send(verb, RESIDENT, **form).status_code == 403
    assert (Change.objects.count(), owners()) == (0, ["王小满"])


def test_an_owner_corrects_only_their_own_name() -> None:
    actions.record_tenure(person(NEIGHBOUR, NOW), HOME, since=NOW.date())
    page = shown(f"/homes/{HOME}/name/", RESIDENT)
    assert "赵" not in page
    answer = send("name", RESIDENT, person=str(person(NEIGHBOUR, NOW).pk), name="改了", evidence="证")
    assert answer.status_code == 403


def test_somebody_who_only_lives_there_sees_the_home_and_proposes_nothing() -> None:
    actions.record_tenure(person(NEIGHBOUR, NOW), HOME, kind="tenant", since=NOW.date())
    page = shown(f"/homes/{HOME}/", NEIGHBOUR)
    assert "王小满" not in page
    assert f"/homes/{HOME}/resident/" not in page
    assert "登记进名册" not in page
    assert "的登记。" not in shown(f"/homes/{HOME}/?on=2025-07-01", NEIGHBOUR)
    assert send("wrong", NEIGHBOUR, words="不对").status_code == 403


def test_a_verb_that_does_not_exist_is_not_found() -> None:
    assert send("burn", ADMIN).status_code == 404
    assert client_of(ADMIN).get("/homes/x/").status_code == 404
