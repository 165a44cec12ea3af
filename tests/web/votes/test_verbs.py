"""Every verb of a vote for every role at its own address, and what is refused with which words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import CAST
from tests.support import undone
from tests.votes import story as ballots
from tests.web.story import table
from tests.web.votes.story import Story, alerts, client_of, photo, told
from tongdeng.kernel import clock
from tongdeng.kernel.models import Event
from tongdeng.votes.actions import roll
from tongdeng.votes.models import Authority, Ballot, Delivered, Objection, Paper, Scrutineer, Vote
from tongdeng.web.votes import verbs

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}

# ok done · in: sent to sign in · 403 sees the vote but may not · 404 it does not exist for them · 400, 409 may, but not like this
VERBS = """
verb      | state     | guest owner1 owner5 wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
announce  | draft     | in    404    404    404  403  404 404  404  ok   403 ok    403  403 404  404 404
attach    | draft     | in    404    404    404  403  404 404  404  ok   403 ok    403  403 404  404 404
appoint   | draft     | in    404    404    404  403  404 404  404  ok   403 ok    403  403 404  404 404
cancel    | announced | in    403    403    403  403  403 403  403  ok   403 ok    403  403 403  404 404
object    | announced | in    ok     ok     403  403  403 403  403  403  403 403   403  403 403  404 404
answer    | announced | in    403    403    403  403  403 403  403  ok   403 ok    403  403 403  404 404
seal      | announced | in    403    403    403  403  403 403  403  ok   403 ok    403  403 403  404 404
deliver   | open      | in    403    403    403  403  403 403  403  ok   ok  ok    403  403 403  404 404
authorise | open      | in    403    403    403  403  403 403  403  ok   403 ok    403  403 403  404 404
issue     | open      | in    403    403    403  403  403 403  403  ok   ok  ok    403  403 403  404 404
spoil     | open      | in    403    403    403  403  403 403  403  ok   ok  ok    403  403 403  404 404
read      | open      | in    403    403    403  403  403 403  403  ok   409 ok    403  403 403  404 404
settle    | open      | in    403    403    403  ok   403 403  403  403  403 403   403  403 403  404 404
designate | open      | in    403    403    403  ok   403 403  403  ok   403 ok    403  403 403  404 404
import    | open      | in    403    403    403  403  403 403  403  ok   403 ok    403  403 403  404 404
certify   | closed    | in    403    403    403  ok   403 403  403  ok   403 ok    403  403 403  404 404
"""
WHO = VERBS.strip().splitlines()[0].split("|")[2].split()
ROWS = {verb: (state, dict(zip(WHO, cells.split(), strict=True))) for verb, state, cells in table(VERBS)}
Form = dict[str, Any]


def form_of(verb: str, story: Story) -> Form:
    """Return what a verb needs; 周's own moments are legal ones."""
    last = story.heads[-1] if story.vote.roll_heads else None
    forms: dict[str, Callable[[], Form]] = {
        "attach": lambda: {"files": SimpleUploadedFile("报价.pdf", b"%PDF-1.7 quote", "application/pdf")},
        "appoint": lambda: {"person": CAST["wang"].phone, "person_name": CAST["wang"].name},
        "cancel": lambda: {"reason": "预算有误"},
        "object": lambda: {"stage": "roll", "words": "面积不对"},
        "answer": lambda: {"objection": str(objection(story).pk), "words": "已核对", "upheld": "0"},
        "deliver": lambda: {"head": str(last.pk if last else ""), "how": "hand"},
        "authorise": lambda: {
            "head": str(last.pk if last else ""),
            "proxy": CAST["wang"].phone,
            "proxy_name": CAST["wang"].name,
            "photo": photo(),
        },
        "issue": lambda: {"building": ballots.BUILDING},
        "spoil": lambda: {"code": story.issued.code if story.issued else ""},
        "read": lambda: {"code": story.once.code if story.once else "", "motion_1": "no", "motion_2": "no"},
        "settle": lambda: {
            "code": story.differs.code if story.differs else "",
            "motion_1": "yes",
            "motion_2": "no",
        },
        "designate": lambda: {"head": str(last.pk if last else ""), "voter": str(story.owners[-1].pk)},
        "import": lambda: {"file": csv("房屋,1,2\nA区20号楼1单元7室,同意,弃权\n")},
    }
    return forms[verb]() if verb in forms else {"seen": str(story.vote.version)}


def objection(story: Story) -> Objection:
    """Return an objection of the first owner's."""
    found = Objection.objects.filter(vote=story.vote).first()
    return found or roll.object_to(
        story.vote, words="面积少了", stage="roll", by=story.owners[0], at=ballots.ANNOUNCED
    )


def csv(text: str) -> SimpleUploadedFile:
    """Return a platform's file."""
    return SimpleUploadedFile("platform.csv", text.encode(), "text/csv")


def press(client: Client, story: Story, verb: str, form: Form | None = None, **headers: str) -> HttpResponse:
    """Send a verb to its address."""
    sent = form if form is not None else form_of(verb, story)
    return client.post(f"/votes/{story.vote.pk}/{verb}/", sent, headers=headers)


def name(response: HttpResponse) -> str:
    """Return what an answer is called in the table."""
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "ok"
    return str(response.status_code)


def test_the_table_names_every_verb() -> None:
    assert set(ROWS) == set(verbs.ROWS)


@pytest.mark.parametrize("verb", ROWS)
def test_a_verb_answers_each_role_as_the_table_says(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state, expected = ROWS[verb]
    story = told(state)
    if state in ("draft", "announced"):
        moment = ballots.SEALED if verb == "seal" else ballots.ANNOUNCED
        monkeypatch.setattr(clock, "now", lambda: moment)
    found = {}
    for who in WHO:
        with undone():
            found[who] = name(press(client_of(who, story), story, verb))
    assert found == expected


def test_a_verb_that_does_not_exist_is_404() -> None:
    story = told("open")
    assert press(client_of("zhou"), story, "explode", {}).status_code == 404


def test_no_form_is_taken_without_its_secret() -> None:
    story = told("open")
    for verb in ("cancel", "read", "cast", "confirm", "check"):
        client = Client(enforce_csrf_checks=True)
        client.force_login(story.owners[4])
        assert press(client, story, verb, {}).status_code == 403, verb


REFUSED = """
verb      | state     | who   | form                                          | status | says
read      | open      | zheng | code=AAAA-AAAA motion_1=yes motion_2=yes      | 404    | 没有这个票号，请核对
read      | open      | zheng | code=ISSUED motion_1=yes                      | 400    | 请为第 2 项选择一个答案
read      | open      | zheng | code=ISSUED motion_1=yes motion_2=no          | 400    | 请拍下这张票
read      | open      | wu    | code=ONCE motion_1=yes motion_2=no            | 409    | 您已录过这张票，第二遍要由另一位录
settle    | open      | zhao  | code=DIFFERS motion_1=yes                     | 400    | 请为第 2 项选择一个答案
settle    | open      | zhao  | code=ONCE motion_1=yes motion_2=no            | 409    | 已录一遍
appoint   | draft     | zhou  | person=123                                    | 400    | 请写 11 位手机号
appoint   | draft     | zhou  | person=19900000001                            | 400    | 请填写姓名
appoint   | draft     | zhou  | person=19900009999 person_name=王小满           | 400    | 号码和姓名不符
appoint   | draft     | zhou  | person=19900000002 person_name=王小满           | 400    | 号码和姓名不符
appoint   | draft     | zhou  | person=19900000008 person_name=吴清明           | 400    | 要录票，不能兼监票人
cancel    | open      | zhou  | reason=                                       | 400    | 请填写这一项
cancel    | open      | zhou  | reason=算错了 seen=0                            | 409    | 有人刚处理过这条记录
attach    | draft     | zhou  |                                               | 400    | 请选择文件
answer    | announced | zhou  | objection=OBJECTION words=核对了                | 400    | 请选择异议成立还是不成立
seal      | draft     | zhou  |                                               | 409    | 起草中
certify   | open      | zhou  |                                               | 409    | 投票中
issue     | open      | zhou  | building=                                     | 400    | 请选择楼栋
issue     | announced | zhou  | building=410202901001001020                   | 409    | 名册封存以后
deliver   | open      | zhou  | head=LAST how=pigeon                          | 400    | 没有这个选项
authorise | open      | zhou  | head=LAST proxy=19900000001 proxy_name=王小满   | 400    | 请拍下书面委托书
authorise | open      | zhou  | head=LAST proxy=19900000002 proxy_name=王小满   | 400    | 号码和姓名不符
designate | open      | zhou  | head=LAST voter=x                             | 400    | 请选择一位人员
import    | open      | zhou  |                                               | 400    | 请选择文件
"""


@pytest.mark.parametrize("row", table(REFUSED), ids=lambda row: f"{row[0]}: {row[5]}")
def test_what_is_not_right_is_said_beside_its_form_and_nothing_is_written(row: list[str]) -> None:
    verb, state, who, written, status, says = row
    story = told(state)
    marks = {
        "ISSUED": story.issued and story.issued.code,
        "ONCE": story.once and story.once.code,
        "DIFFERS": story.differs and story.differs.code,
        "LAST": story.vote.roll_heads and str(story.heads[-1].pk),
        "OBJECTION": verb == "answer" and str(objection(story).pk),
    }
    form = {
        key: str(marks.get(value) or value) for key, _, value in (w.partition("=") for w in written.split())
    }
    before = counted()
    answer = press(client_of(who, story), story, verb, form)
    drawn = answer.content.decode()
    assert (answer.status_code, says in alerts(drawn)) == (int(status), True), alerts(drawn)
    assert counted() == before
    kept = {value for key, value in form.items() if key in ("reason", "words", "person", "proxy", "code")}
    assert [value for value in kept if value not in drawn] == []


def counted() -> list[int]:
    """Return how much is written everywhere."""
    models = (Vote, Ballot, Paper, Delivered, Objection, Scrutineer, Authority)
    return [model._default_manager.count() for model in models]


@pytest.mark.parametrize("row", table(REFUSED), ids=lambda row: f"{row[0]}: {row[5]}")
def test_a_script_is_refused_with_the_same_status_as_a_page(row: list[str]) -> None:
    verb, state, who, _written, _status, _says = row
    story = told(state)
    statuses = {
        press(client_of(who, story), story, verb, {}, **headers).status_code for headers in ({}, JSON)
    }
    assert len(statuses) == 1


def test_a_script_is_told_where_a_done_verb_goes_on() -> None:
    story = told("open")
    head = story.heads[-1]
    done = press(client_of("zhou"), story, "deliver", {"head": str(head.pk), "how": "hand"}, **JSON)
    assert (done.status_code, done.json()["url"]) == (200, f"/votes/{story.vote.pk}/heads/{head.pk}/")
    bad = press(client_of("zhou"), story, "read", {"code": "AAAA-AAAA"}, **JSON)
    assert (bad.status_code, bad.json()["code"]) == (404, "not_found")


def test_a_lost_paper_is_spoilt_also_after_the_vote_closed() -> None:
    story = told("closed")
    assert story.issued
    assert name(press(client_of("wu"), story, "spoil", {"code": story.issued.code})) == "ok"


def test_nothing_is_settled_for_a_vote_that_was_given_up() -> None:
    story = told("open")
    assert name(press(client_of("zhou"), story, "cancel", {"reason": "预算有误"})) == "ok"
    assert press(client_of("zhao"), story, "settle").status_code == 409
    assert Ballot.objects.count() == 1


def test_the_fault_of_an_answer_stands_beside_that_answer_only() -> None:
    story = told("announced")
    first = objection(story)
    roll.object_to(story.vote, words="户主不对", stage="roll", by=story.owners[1], at=ballots.ANNOUNCED)
    form = {"objection": str(first.pk), "words": "已经核对过了"}
    drawn = press(client_of("zhou"), story, "answer", form).content.decode()
    assert drawn.count("已经核对过了") == 1
    assert drawn.count('class="wrong"') == 1


def test_a_forged_attempt_is_refused_and_written_down() -> None:
    story = told("open")
    form = {"head": str(story.heads[0].pk), "motion_1": "yes", "motion_2": "yes"}
    for who, status in (("owner1", 409), ("owner5", 403), ("wang", 403), ("huang", 404)):
        assert press(client_of(who, story), story, "cast", form).status_code == status, who
    refused = Event.objects.filter(kind="ballot.refused", subject_id=story.heads[0].pk)
    assert [event.facts["why"] for event in refused.order_by("seq")] == ["twice", "not_yours", "not_yours"]


def test_a_file_that_is_no_picture_and_no_pdf_is_not_attached() -> None:
    story = told("draft")
    for name_, content in (("page.html", b"<script>"), ("fake.pdf", b"MZ program"), ("x.svg", b"<svg/>")):
        sent = {"files": SimpleUploadedFile(name_, content, "application/pdf")}
        answer = press(client_of("zhou"), story, "attach", sent)
        assert answer.status_code == 400
        assert "附件只收 PDF 和照片" in alerts(answer.content.decode())


def test_every_fault_of_a_platform_s_file_is_named_by_row_and_column() -> None:
    story = told("open")
    text = "房屋,1,2\nA区20号楼1单元7室,同意,大概\nA区99号楼,同意,同意\nA区20号楼1单元6室,同意,同意,同意\n"
    answer = press(client_of("zhou"), story, "import", {"file": csv(text)})
    drawn = answer.content.decode()
    assert answer.status_code == 400
    assert "有 3 处要改" in drawn
    for words in ("只能填同意、不同意、弃权", "名册上没有“A区99号楼”", "应有 3 格，这里有 4 格"):
        assert words in drawn


def test_a_scrutineer_s_phone_is_kept_out_of_the_page_s_address() -> None:
    story = told("draft")
    form = {"person": CAST["wang"].phone, "person_name": CAST["wang"].name}
    done = press(client_of("zhou"), story, "appoint", form)
    assert CAST["wang"].phone not in done["Location"]


def test_15g_a_pdf_that_was_attached_is_saved_and_never_opened_by_our_page() -> None:
    story = told("draft")
    sent = {"files": SimpleUploadedFile("报价.pdf", b"%PDF-1.7 /JavaScript", "application/pdf")}
    assert press(client_of("zhou"), story, "attach", sent).status_code == 302
    file = story.vote.attachments.latest("pk")
    answer = client_of("zhou").get(reverse("vote_file", args=[story.vote.pk, file.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
