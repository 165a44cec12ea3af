"""Each verb of the bench by its form: what a refusal shows, that nothing is stored then, and the whole way of a topic."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from tests.cast import BRANCH, COMMITTEE, MANAGER, NEIGHBOUR, RESIDENT, WORKER, person
from tests.consultations import story
from tests.web.consultations.story import Records, bench_of_the_story
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of, main, upload
from tongdeng.consultations.models import Consultation, Resolution
from tongdeng.consultations.queries import benches
from tongdeng.kernel.models import Event
from tongdeng.web.consultations.consultation_verbs import ROWS
from tongdeng.web.consultations.verbs import JOINT_ROWS, RESOLUTION_ROWS, TOPIC_ROWS

pytestmark = pytest.mark.django_db

Data = Callable[[Records], dict[str, Any]]
NOTHING: Data = lambda r: {}  # noqa: E731
SOON, PAST, LATER = "2026-01-14T19:00", "2026-01-12T19:00", "2026-02-01T19:00"
ELSEWHERE = "01890000-0000-7000-8000-000000000000"


def worker(party: str) -> str:
    return f"{party}:{person(WORKER, NOW).pk}"


#   what                                        record       who         verb         form, what is wrong
REFUSALS: dict[str, tuple[str, str, str, Data, str]] = {
    "a household joins once":                  ("proposed",  RESIDENT,   "back",      NOTHING, "您家已经联名"),
    "no such case":                            ("raised",    MANAGER,    "link",      lambda r: {"cases": "鼎立-0"}, "没有找到这个编号的诉求"),
    "no case":                                 ("raised",    MANAGER,    "link",      NOTHING, "请填写诉求编号"),
    "no consultation":                         ("raised",    BRANCH,     "table",     NOTHING, "请选择"),
    "a referral without words":                ("raised",    BRANCH,     "refer",     NOTHING, "请填写这一项"),
    "withdrawn without a reason":              ("proposed",  RESIDENT,   "withdraw",  NOTHING, "请填写这一项"),
    "a phone in a public reason":              ("raised",    BRANCH,     "refuse",    lambda r: {"reason": "请找 19900000001"}, "请去掉电话"),
    "no topic for the agenda":                 ("prepared",  BRANCH,     "add",       NOTHING, "请选择"),
    "an item of another agenda":               ("prepared",  BRANCH,     "remove",    lambda r: {"item": r.item.pk}, "没有找到这项议程"),
    "an order without its items":              ("prepared",  BRANCH,     "arrange",   NOTHING, "请给出全部待议议程的顺序"),
    "a time that is past":                     ("prepared",  BRANCH,     "replan",    lambda r: {"title": "会诊", "where": "门口", "starts_at": PAST}, "开会时间不能早于现在"),
    "nobody for a seat":                       ("prepared",  BRANCH,     "seat",      lambda r: {"delegate": ""}, "请选择一位代表"),
    "dl1 a delegate without a mandate":        ("prepared",  BRANCH,     "seat",      lambda r: {"delegate": worker("property")}, "开会当天要在这里任"),
    "dl1 a guest for a required party":        ("prepared",  BRANCH,     "seat",      lambda r: {"party": "committee", "guest": "某人"}, "不能以书面授权代替"),
    "a guest without authority":               ("prepared",  BRANCH,     "seat",      lambda r: {"party": "fire", "guest": "某人"}, "请填写这一项"),
    "a seat of nobody":                        ("prepared",  BRANCH,     "unseat",    lambda r: {"seat": ELSEWHERE}, "没有找到这一席"),
    "dl6 moved to tomorrow":                   ("announced", BRANCH,     "move",      lambda r: {"where": "门口", "starts_at": SOON}, "会诊要提前 3 天公告"),
    "cancelled without a reason":              ("announced", BRANCH,     "cancel",    NOTHING, "请填写这一项"),
    "a step that its verb takes":              ("announced", BRANCH,     "tick",      lambda r: {"step": "meet", "words": "开了"}, "这一步不是这样完成的"),
    "held before its hour":                    ("announced", BRANCH,     "hold",      NOTHING, "还没到开会时间"),
    "delegated to oneself":                    ("held",      BRANCH,     "delegate",  lambda r: {"receiver": story.seat_of(r.held, "party").pk}, "不能委托给自己"),
    "dl3 delegated to another party":          ("held",      BRANCH,     "delegate_on_paper", lambda r: {"giver": story.seat_of(r.held, "party").pk, "receiver": story.seat_of(r.held, "property").pk, "photos": upload()}, "只能委托给本方"),
    "consent that is not needed":              ("held",      MANAGER,    "consent",   lambda r: {"item": r.item.pk}, "不需要各方同意"),
    "somebody present who has no seat":        ("held",      BRANCH,     "attend",    lambda r: {"item": r.item.pk, "present": ELSEWHERE}, "到场的只能是已登记的代表"),
    "signed in twice":                         ("held",      MANAGER,    "arrive",    NOTHING, "您已经签到"),
    "a sheet that nobody new signed":          ("held",      BRANCH,     "arrive_paper", lambda r: {"seats": story.seat_of(r.held, "property").pk, "photos": upload()}, "这些代表都已经签到"),
    "a sheet without names":                   ("held",      BRANCH,     "arrive_paper", lambda r: {"photos": upload()}, "请选择在签到表上签了字的代表"),
    "signed in days before":                   ("announced", BRANCH,     "arrive",    NOTHING, "起可以签到"),
    "dl8 a promise without an owner":          ("held",      BRANCH,     "propose",   lambda r: {"item": r.item.pk, "kind": "action", "title": "修路", "days": "5"}, "决议要写明一个责任方"),
    "dl8 a promise without a date":            ("held",      BRANCH,     "propose",   lambda r: {"item": r.item.pk, "kind": "action", "title": "修路", "party": "property"}, "请写明多少个工作日内完成"),
    "dl8 a number without a unit":             ("held",      BRANCH,     "propose",   lambda r: {"item": r.item.pk, "kind": "action", "title": "修路", "party": "property", "days": "5", "quantity": "800"}, "数量和单位要一起写"),
    "a number that is none":                   ("held",      BRANCH,     "propose",   lambda r: {"item": r.item.pk, "kind": "action", "quantity": "很多"}, "请写数量"),
    "dl8 nothing resolved without a reason":   ("held",      BRANCH,     "propose",   lambda r: {"item": r.item.pk, "kind": "none", "title": "不办"}, "请填写这一项"),
    "no position chosen":                      ("held",      MANAGER,    "position",  lambda r: {"item": r.item.pk}, "请选择同意、不同意或弃权"),
    "a paper without its photo":               ("held",      BRANCH,     "paper",     lambda r: {"item": r.item.pk, "seat": story.seat_of(r.held, "property").pk, "value": "agree"}, "请拍一张有签名的照片"),
    "decided without a proposal":              ("held",      BRANCH,     "resolve",   lambda r: {"item": r.review.pk}, "还没有提出决议草案"),
    "dl13 a point of order without words":     ("held",      MANAGER,    "speak",     lambda r: {"item": r.item.pk, "point_of_order": "1"}, "请填写这一项"),
    "an order of nobody":                      ("held",      BRANCH,     "order",     lambda r: {"item": r.item.pk, "order": ELSEWHERE}, "请给出全部等候发言的顺序"),
    "a speech of nobody":                      ("held",      BRANCH,     "call",      lambda r: {"item": r.item.pk, "speech": ELSEWHERE}, "没有找到这次发言"),
    "the end of no speech":                    ("held",      BRANCH,     "end",       lambda r: {"item": r.item.pk, "speech": ELSEWHERE}, "没有找到这次发言"),
    "no photos":                               ("held",      BRANCH,     "shoot",     NOTHING, "请选择照片"),
    "minutes without words":                   ("held",      BRANCH,     "record",    NOTHING, "请填写这一项"),
    "closed while a promise is open":          ("published", BRANCH,     "close",     NOTHING, "还没有完成“落实”"),
    "carried out without a photo":             ("late",      MANAGER,    "finish",    lambda r: {"words": "画好了线"}, "请附上落实情况的照片"),
    "given up without a reason":               ("late",      BRANCH,     "abandon",   NOTHING, "请填写这一项"),
    "evaluated without a choice":              ("done",      RESIDENT,   "evaluate",  NOTHING, "请选择办好了还是没办好"),
    "convened without departments":            ("joint",     "feng",     "convene",   lambda r: {"meets_at": LATER, "where": "街道会议室"}, "请写明邀请的部门"),
    "answered without words":                  ("joint",     "feng",     "answer",    NOTHING, "请填写这一项"),
}  # fmt: skip
ROAD = {
    "kind": "project",
    "title": "主路重铺沥青",
    "party": "property",
    "days": "20",
    "quantity": "800",
    "unit": "平方米",
}
NAMES = {
    "late": "resolution_act",
    "done": "resolution_act",
    "joint": "joint_act",
    "proposed": "topic_act",
    "raised": "topic_act",
}


def address(record: str, records: Records, verb: str) -> str:
    name = NAMES.get(record, "consultation_act")
    return reverse(name, args=[getattr(records, record).pk, verb])


def test_a_refused_form_says_why_beside_it_and_stores_nothing() -> None:
    records = bench_of_the_story()
    before = Event.objects.count()
    found = {}
    for what, (record, who, verb, data, _wrong) in REFUSALS.items():
        drawn = client_of(who).post(address(record, records, verb), data(records))
        found[what] = sentence(drawn) if drawn.status_code >= 400 else f"done: {drawn.status_code}"
    assert {what: row[-1] for what, row in REFUSALS.items() if row[-1] not in found[what]} == {}, found
    assert Event.objects.count() == before


def test_who_may_not_do_a_verb_is_refused_before_the_form_is_read() -> None:
    records = bench_of_the_story()
    before = Event.objects.count()
    for record, verbs in (
        ("held", ROWS),
        ("proposed", {"table", "refuse", "refer", "link"}),
        ("late", {"finish", "abandon"}),
        ("joint", JOINT_ROWS),
    ):
        for verb in verbs:
            if verb in ("read", "evaluate"):
                continue
            answered = client_of(NEIGHBOUR).post(address(record, records, verb), {"item": "?", "words": "x"})
            assert answered.status_code == 403, (record, verb)
    assert Event.objects.count() == before


def test_a_verb_that_the_bench_does_not_have_leads_nowhere() -> None:
    records = bench_of_the_story()
    for record in ("held", "late", "joint", "proposed"):
        assert client_of(BRANCH).post(address(record, records, "sing")).status_code == 404


def test_dl4_dl13_a_meeting_is_led_by_its_forms_and_its_rule_decides() -> None:
    consultation = story.held(story.topic(), present="")
    (item,) = story.items(consultation)
    way = Way(consultation)
    every = [story.seat_of(consultation, party).pk for party in story.DELEGATES]
    assert "周主任还没有签到" in sentence(way.post(BRANCH, "attend", item=item.pk, present=every[2]))
    for who in (BRANCH, MANAGER):
        assert "我到了，签到" in way.read(who, "meeting")
        way.go(who, "arrive")
    way.go(BRANCH, "arrive_paper", seats=every[2], photos=upload())
    assert "没有签到" not in way.read(BRANCH, "meeting")
    way.go(BRANCH, "attend", item=item.pk, present=every[1:])
    assert "我回来了" in way.read(BRANCH, "meeting")
    way.go(BRANCH, "arrive")
    way.go(BRANCH, "propose", item=item.pk, **ROAD)
    way.go(MANAGER, "speak", item=item.pk)
    way.go(BRANCH, "speak", item=item.pk, seat=every[2], words="先听业主的")
    waiting = [speech.pk for speech in benches.speeches(item)]
    way.go(BRANCH, "order", item=item.pk, order=waiting, move=f"up {waiting[1]}")
    assert [speech.pk for speech in benches.speeches(item)] == waiting[::-1]
    way.go(BRANCH, "call", item=item.pk, speech=waiting[1])
    assert 'data-speaking="' in way.read(BRANCH, "meeting")
    way.go(BRANCH, "end", item=item.pk, speech=waiting[1])
    for who in (BRANCH, MANAGER):
        way.go(who, "position", item=item.pk, value="agree")
    way.go(BRANCH, "paper", item=item.pk, seat=every[2], value="agree", photos=upload())
    way.go(BRANCH, "shoot", photos=upload())
    way.go(BRANCH, "resolve", item=item.pk)
    assert "参与方 3 / 3 同意" in way.read(COMMITTEE, "meeting")
    resolution = Resolution.objects.get(consultation=consultation)
    assert (resolution.party, resolution.quantity, resolution.unit) == ("property", 800, "平方米")


def test_dl7_a_changed_character_voids_all_signatures_and_the_page_says_so_before() -> None:
    way = Way(story.decided_one())
    way.handed_in("钱惊蛰说二十天内完工。")
    way.signed()
    assert "改动任何一个字，全部签字作废" in way.read(BRANCH, "minutes")
    way.go(BRANCH, "draft", words="钱惊蛰说二十天内完工")
    drawn = way.read(BRANCH, "minutes")
    assert "0 / 3 席已签字" in drawn
    assert "文字改动以前的 3 个签字已作废" in drawn
    refused = way.post(BRANCH, "publish", public="好")
    assert "党支部或社区、物业公司、业委会还没有签字" in sentence(refused)
    assert story.fresh(way.consultation).published_at is None


def test_dl14_residents_read_what_was_looked_over_first_without_names() -> None:
    way = Way(story.decided_one())
    way.handed_in("钱惊蛰说二十天内完工，电话 19900000006。")
    way.signed()
    shown = way.read(BRANCH, "public")
    assert "19900000006" not in shown
    assert "钱惊蛰" not in shown
    refused = way.post(BRANCH, "publish", public="钱惊蛰说二十天完工")
    assert "公开的文字里还有个人信息" in sentence(refused)
    reworded = way.post(BRANCH, "publish", public="＊＊说十天内完工，电话 ＊＊。")
    assert "只能比签字的文字少" in sentence(reworded)
    way.go(BRANCH, "publish", public="＊＊说二十天内完工，电话 ＊＊。")
    seen = main(client_of(NEIGHBOUR).get(way.page))
    assert "＊＊说二十天内完工" in seen
    assert "周主任" not in seen
    _carried_out(Resolution.objects.get(consultation=way.consultation))


def _carried_out(resolution: Resolution) -> None:
    page = reverse("resolution", args=[resolution.pk])
    done = client_of(MANAGER).post(f"{page}finish/", {"words": "铺了 800 平方米", "photos": upload()})
    assert done.status_code == 302
    for works in ("0", "1"):
        assert (
            client_of(RESIDENT).post(f"{page}evaluate/", {"works": works, "words": "路平了"}).status_code
            == 302
        )
    drawn = main(client_of(NEIGHBOUR).get(page))
    assert "1 户说办好了" in drawn
    assert "0 户说没办好" in drawn
    assert drawn.count("路平了") == 1


class Way:
    """A consultation that is led by its forms."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.page = reverse("consultation", args=[consultation.pk])

    def post(self, who: str, verb: str, **form: Any) -> HttpResponse:
        return client_of(who).post(f"{self.page}{verb}/", form)

    def go(self, who: str, verb: str, **form: Any) -> None:
        answered = self.post(who, verb, **form)
        assert answered.status_code == 302, (verb, sentence(answered))

    def read(self, who: str, part: str) -> str:
        return main(client_of(who).get(f"{self.page}{part}/"))

    def handed_in(self, words: str) -> None:
        """End the meeting; the parties find nothing wrong, and the text is settled."""
        self.go(BRANCH, "record", words=words)
        for who in (BRANCH, MANAGER, COMMITTEE):
            self.go(who, "comment", words="")
        self.go(BRANCH, "freeze")

    def signed(self) -> None:
        """Two sign on their phones, one of them with a dissent; the third on paper."""
        now = story.text_hash(self.consultation)
        self.go(BRANCH, "sign", hash=now)
        self.go(MANAGER, "sign", hash=now, reason="工期太紧")
        assert "已经签过字" in sentence(self.post(MANAGER, "sign", hash=now))
        assert "纪要文字已经改过" in sentence(self.post(COMMITTEE, "sign", hash="0" * 64))
        seat = story.seat_of(self.consultation, "committee").pk
        self.go(BRANCH, "sign_paper", hash=now, seat=seat, photos=upload())
        assert "工期太紧" in self.read(COMMITTEE, "minutes")


def test_every_verb_is_asked_here() -> None:
    gone = {"announce", "read"}  # tests/web/consultations/test_pages.py and test_preparing.py
    way = {"draft", "comment", "freeze", "sign", "sign_paper", "publish"}
    asked = {row[2] for row in REFUSALS.values()} | gone | way
    assert asked == {*ROWS, *TOPIC_ROWS, *RESOLUTION_ROWS, *JOINT_ROWS}


def test_a_photo_that_is_none_is_refused_beside_its_field() -> None:
    records = bench_of_the_story()
    broken = SimpleUploadedFile("photo.jpg", b"no picture", "image/jpeg")
    address = reverse("resolution_act", args=[records.late.pk, "finish"])
    drawn = client_of(MANAGER).post(address, {"words": "画好了", "photos": broken})
    assert drawn.status_code == 400
    assert 'data-field="photos"' in main(drawn)
    assert Resolution.objects.get(pk=records.late.pk).is_open
