"""Every verb of a project for every role, and what a refused form keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import MANAGER, person
from tests.projects import story
from tests.support import at
from tests.web.projects.story import NOW, Works
from tests.web.story import client_of, main, table, upload
from tongdeng.kernel.models import Event
from tongdeng.projects.actions import bills
from tongdeng.projects.models import Project
from tongdeng.projects.rules.bill import BillLine
from tongdeng.web.projects.verbs import PROJECT_ROWS

pytestmark = pytest.mark.django_db

# The table of rights has every role (tests/projects/test_rights.py); here stand those whose answers differ.
# ok done · in: sent to sign in · 400 something is missing · 403 may not · 404 does not exist for them · 409 not now
VERBS = """
verb           | guest wang  li    chen  qian  zhou  wu    feng  he
change         | in    404   403   403   ok    ok    403   403   404
start          | in    404   403   403   409   409   403   403   404
add_line       | in    404   403   ok    ok    ok    403   403   404
change_line    | in    404   403   ok    ok    ok    403   403   404
drop_line      | in    404   403   ok    ok    ok    403   403   404
upload         | in    404   403   409   409   409   403   403   404
fund           | in    404   403   403   ok    ok    403   403   404
unfund         | in    404   403   403   404   404   403   403   404
suspend        | in    403   403   403   ok    ok    403   ok    404
resume         | in    403   403   403   409   409   403   403   404
cancel         | in    403   403   403   ok    ok    403   403   404
finish         | in    403   403   403   409   409   403   403   404
complete       | in    403   403   403   409   409   403   403   404
plan_milestone | in    403   403   403   ok    ok    403   403   404
review         | in    403   403   403   ok    ok    ok    403   404
measure        | in    403   ok    ok    ok    ok    ok    403   404
countersign    | in    403   403   409   409   ok    ok    403   404
void           | in    403   ok    ok    ok    409   409   403   404
dispute        | in    403   403   ok    ok    ok    ok    403   404
put            | in    403   403   409   409   409   409   403   404
sign           | in    403   403   ok    ok    ok    ok    403   404
refuse         | in    403   403   ok    ok    ok    ok    403   404
paper          | in    403   403   409   409   409   403   403   404
vary           | in    403   403   403   ok    ok    403   403   404
approve        | in    403   403   403   403   ok    403   403   404
reject         | in    403   403   403   ok    ok    403   403   404
settle         | in    403   403   403   403   409   403   403   404
give_back      | in    403   403   403   403   409   403   403   404
note           | in    403   ok    ok    ok    ok    ok    403   404
pair           | in    403   403   409   409   409   403   403   404
publish        | in    403   403   ok    ok    ok    ok    403   404
withdraw       | in    403   403   ok    ok    ok    ok    403   404
defect         | in    403   403   ok    ok    ok    ok    403   404
answer         | in    403   403   ok    ok    ok    403   403   404
repair         | in    403   403   409   409   409   403   403   404
inspect        | in    403   403   403   ok    ok    ok    403   404
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()
VERB_ROWS = {verb: dict(zip(ALL, cells.split(), strict=True)) for verb, cells in table(VERBS)}
BEFORE = {"change", "start", "add_line", "change_line", "drop_line", "upload", "fund", "unfund"}
PHOTOS, FILES = {"measure", "note"}, {"upload"}


def form(works: Works, verb: str) -> dict[str, object]:
    """Return everything that any verb could need."""
    line = (
        story.line(works.planned, 3)
        if verb in BEFORE
        else works.ports
        if verb == "measure"
        else works.asphalt
    )
    line = works.lights if verb == "dispute" else line
    fields: dict[str, object] = {
        "title": "路缘石", "problem": "雨天积水", "reason": "照章办理", "words": "照章办理", "finding": "照章办理",
        "due": "2026-06-01", "milestone": works.road.milestones.get().pk, "result": "met",
        "item": "路缘石", "unit": "m", "quantity": "1", "price": "80", "work": "other", "months": "12",
        "position": "9", "place": works.road.place, "line": line.pk, "sheet": works.waiting.pk,
        "spot": "东车棚", "measured_in": line.unit, "part_count": ["10"], "part_name": ["东段"],
        "measured_on": "2026-05-05", "present": "施工方一人", "instrument": "点数",
        "acceptance": works.put.pk, f"accept-{works.lights.pk}": "100", "kind": "price", "change": "100",
        "variation": works.variation.pk, "source": "subsidy", "amount": "100.00", "funding": works.road.pk,
        "before": works.entry.photos.get().pk, "after": works.entry.photos.get().pk, "defect": works.defect.pk,
        "clear": works.loose.photos.get().pk, "photo": works.entry.photos.get().pk,
        "taken_on": "1", "warranty": works.warranty.pk, "kept": "0",
    }  # fmt: skip
    if verb == "paper":
        fields["kind"] = "technical"
    if verb in PHOTOS:
        fields["photos"] = upload()
    if verb in FILES:
        fields["file"] = upload("序号,项目\n1,灯\n".encode(), "bill.csv", "text/csv")
    if verb == "vary":
        fields |= {"kind": "scope", "quantity": "900"}
    if verb == "pair":
        fields["before"] = works.road.diary.get(words="下雨，北路积水").photos.get().pk
    return fields | ({"months": "12"} if verb == "settle" else {})


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens in this block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def press(client: Client, works: Works, verb: str) -> str:
    """Send a verb with everything; return what the answer is called."""
    project = works.planned if verb in BEFORE else works.road
    with undone():
        response = client.post(reverse("project_act", args=[project.pk, verb]), form(works, verb))
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "ok"
    return str(response.status_code)


def send(who: str, project: Project, verb: str, typed: dict[str, object]) -> tuple[int, str]:
    """Send a form; return the status, and the page without its frame."""
    response = client_of(who).post(reverse("project_act", args=[project.pk, verb]), typed)
    return response.status_code, main(response) if response.status_code != 302 else response["Location"]


def test_the_table_names_every_verb() -> None:
    assert set(VERB_ROWS) == set(PROJECT_ROWS)


def test_a_verb_answers_each_role_as_the_table_says(works: Works) -> None:
    clients = {who: client_of(who) for who in ALL}
    found = {verb: {who: press(clients[who], works, verb) for who in ALL} for verb in VERB_ROWS}
    assert found == VERB_ROWS


def test_a_verb_that_does_not_exist_is_404(works: Works) -> None:
    assert press(client_of("zhou"), works, "explode") == "404"


REFUSED = """
verb     | who  | typed                                                         | field        | says
add_line | qian | item=路沿 unit=m quantity=0 price=1 work=other months=1          | quantity     | 数量应大于 0
add_line | qian | item=路沿 unit=m quantity=abc price=1 work=other                | quantity     | 请写数，例如 78.8
add_line | qian | item=路沿 unit=m quantity=1 price=-1 work=other months=1         | price        | 金额应大于 0
fund     | qian | source=subsidy amount=-5                                       | amount       | 金额应大于 0
change   | qian | title=西门 problem=门坏了 begins_on=2026-05-09 ends_on=2026-05-01 | ends_on      | 完工日期不能早于开工日期
measure  | li   | part_count=10 measured_on=2026-06-01 present=甲 instrument=尺 spot=东 measured_in=port  | measured_on | 开工以后、今天以前
measure  | li   | part_count=0.5 measured_on=2026-05-01 present=甲 instrument=尺 spot=东 measured_in=port  | parts | 应为整数
measure  | li   | part_count=10 measured_on=2026-05-01 present=甲 instrument=尺 spot=东 measured_in=t      | factor | 请写明换算系数
dispute  | qian | quantity=1489 reason=不亮                                       | quantity     | 只有
vary     | zhou | kind=price change=0 reason=没变                                | change       | 请填写合同价增减多少
vary     | zhou | kind=time ends_on= reason=雨                                   | ends_on      | 请填写变更后的完工日期
review   | qian | result=missed                                                | finding      | 请填写
note     | li   | words=                                                       | words        | 请填写
"""


@pytest.mark.parametrize("row", table(REFUSED), ids=lambda row: f"{row[0]} {row[3]}")
def test_a_refused_form_says_what_is_wrong_beside_its_field_and_stores_nothing(
    row: list[str], works: Works
) -> None:
    verb, who, typed, field, says = row
    project = works.planned if verb in BEFORE else works.road
    line = works.lights if verb == "dispute" else works.ports
    fields: dict[str, object] = dict(pair.split("=", 1) for pair in typed.split())
    fields |= {"line": line.pk, "milestone": works.road.milestones.get().pk}
    fields |= {"photos": upload()} if verb == "measure" else {}
    before = Event.objects.count()
    status, drawn = send(who, project, verb, fields)
    assert (status, Event.objects.count()) == (400, before)
    beside = drawn.partition(f'data-field="{field}"')[2].partition("data-field=")[0]
    assert says in beside, drawn


def test_two_clerks_accept_at_once_and_the_second_is_told(works: Works) -> None:
    typed: dict[str, object] = {"acceptance": works.put.pk}
    assert send("zhou", works.road, "sign", typed)[0] == 302
    status, drawn = send("zhou", works.road, "sign", typed)
    assert (status, "您已经签过字" in drawn) == (409, True)


def test_more_than_was_delivered_is_refused_beside_what_was_typed(works: Works) -> None:
    send("qian", works.road, "refuse", {"acceptance": works.put.pk, "reason": "重来"})
    status, drawn = send("qian", works.road, "put", {f"accept-{works.asphalt.pk}": "81"})
    assert (status, "没有争议的只有 80 平方米" in drawn, 'value="81"' in drawn) == (400, True, True)


def test_a_photo_is_published_only_where_its_box_is_ticked(works: Works) -> None:
    status, drawn = send("qian", works.road, "publish", {})
    assert (status, "认不出人脸、车牌的，勾选以后再公开" in drawn) == (400, True)
    photo = reverse("project_photo", args=[works.loose.photos.get().pk])
    assert Client().get(photo).status_code == 404
    assert send("qian", works.road, "publish", {"clear": works.loose.photos.get().pk})[0] == 302
    assert Client().get(photo).status_code == 200
    assert send("qian", works.road, "withdraw", {"photo": works.loose.photos.get().pk})[0] == 302
    assert Client().get(photo).status_code == 404


def test_pw10_money_of_the_owners_without_their_vote_says_what_to_do(works: Works) -> None:
    pipes = story.planned(
        [BillLine(1, "下水管", "m", Decimal(9), Decimal(9), "pipes", None, works.road.place)]
    )
    assert send("qian", pipes, "fund", {"source": "fund", "amount": "100"})[0] == 302
    money = main(client_of("qian").get(reverse("project_money", args=[pipes.pk])))
    assert "“维修资金”要由业主表决同意，请先发起业主表决" in money
    status, drawn = send("qian", pipes, "start", {})
    assert (status, "请先发起业主表决" in drawn) == (409, True)


def test_pw10_the_fund_does_not_pay_for_what_is_in_warranty(works: Works) -> None:
    status, drawn = send("qian", works.planned, "fund", {"source": "fund", "amount": "100"})
    assert (status, works.road.number in drawn, "2028-04-20" in drawn) == (409, True, True)


@pytest.mark.parametrize(
    "told", ["0001-01-01T00:00+23:59", "1970-01-01T00:00Z", "9999-12-31T23:59-23:59", "soon"]
)
def test_a_phone_that_does_not_know_the_time_writes_its_entry_when_it_arrives(
    told: str, works: Works
) -> None:
    typed: dict[str, object] = {"words": "装路缘石", "written_at": told, "photos": upload()}
    assert send("li", works.road, "note", typed)[0] == 302
    entry = works.road.diary.get(words="装路缘石")
    assert (entry.written_at, entry.photos.get().taken_at) == (NOW, NOW)


def test_an_entry_is_read_in_any_zone_in_which_a_phone_wrote_it(works: Works) -> None:
    typed: dict[str, object] = {"words": "装路缘石", "written_at": "2026-05-06T00:00:00+23:59"}
    assert send("li", works.road, "note", typed)[0] == 302
    assert works.road.diary.get(words="装路缘石").written_at == at("2026-05-05 08:01")


def test_pw2_the_server_says_what_the_rows_of_a_measurement_come_to(works: Works) -> None:
    address = reverse("project_reckon", args=[works.asphalt.pk])
    rows = {
        "part_length": ["20", "1.2"],
        "part_width": ["４", "1"],
        "part_count": ["", ""],
        "part_less": ["", "1"],
    }
    drawn = client_of("li").get(address, rows).content.decode()
    assert "20 × 4 − 1.2 × 1 = 78.8 平方米" in drawn
    wrong = client_of("li").get(address, {"part_length": ["x"], "part_width": ["1"], "part_count": [""]})
    assert "第 1 行：请写数" in wrong.content.decode()


def test_pw3_a_unit_of_another_kind_asks_for_its_own_sides_and_a_factor(works: Works) -> None:
    drawn = main(client_of("li").get(reverse("project_line", args=[works.ports.pk]) + "?in=m2"))
    assert "1 平方米等于多少口" in drawn
    assert 'name="part_length"' in drawn


def test_a_correction_names_the_sheet_that_it_corrects(works: Works) -> None:
    drawn = main(client_of("qian").get(reverse("project_line", args=[works.asphalt.pk]) + "?corrects=1"))
    assert "更正第 1 号" in drawn
    assert f'name="corrects" value="{works.counted.pk}"' in drawn


def test_a_bill_goes_out_as_excel_and_comes_back_without_a_change(works: Works) -> None:
    qian = client_of("qian")
    given = qian.get(reverse("project_bill", args=[works.planned.pk]))
    assert "%E8%A5%BF%E9%97%A8" in given["Content-Disposition"]
    works.file.delete()
    sent = {"file": upload(given.content, "bill.xlsx")}
    assert qian.post(reverse("project_act", args=[works.planned.pk, "upload"]), sent).status_code == 302
    file = works.planned.files.get()
    read = bills.read_file(file, by=person(MANAGER, file.at), at=file.at)
    drawn = main(qian.get(reverse("project_lines", args=[works.planned.pk])))
    assert (read.state, "新增 0 行，改动 0 行，删去 0 行" in drawn) == ("done", True), read.errors


def test_a_bill_with_faults_names_row_column_and_what_is_wrong(works: Works) -> None:
    works.file.delete()
    content = "序号,项目,单位,数量,单价,工程类别\n1,灯,盏,十,40,设备安装\n".encode()
    qian = client_of("qian")
    sent = {"file": upload(content, "bill.csv", "text/csv")}
    qian.post(reverse("project_act", args=[works.planned.pk, "upload"]), sent)
    file = works.planned.files.get()
    address = reverse("project_file", args=[file.pk])
    assert "正在检查清单" in qian.get(address).content.decode()
    bills.read_file(file, by=person(MANAGER, file.at), at=file.at)
    assert qian.get(address)["HX-Refresh"] == "true"
    drawn = main(qian.get(reverse("project_lines", args=[works.planned.pk])))
    assert [words for words in ("清单有 1 处错误", "“十”不是数", "数量") if words not in drawn] == []
