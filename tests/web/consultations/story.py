"""What the pages of the bench show on the story's day, 2026-01-13 at 14:05.

In estate A a meeting is being held since 14:00; one of December was published, with one promise carried out and one
that is late; the next one is announced, one is being prepared; 王 has proposed a topic; one topic went up to the
sub-district.
"""

from dataclasses import dataclass
from datetime import timedelta

from tests.cast import BRANCH, ESTATE, MANAGER, RESIDENT, person
from tests.consultations import story
from tests.support import at
from tests.web.story import NOW
from tongdeng.consultations.actions import carrying, joint, meeting, publishing, topics
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Item, JointItem, Photo, Position, Resolution, Topic

LONG_AGO = at("2025-12-12 09:00")
BEFORE = at("2025-12-22 14:00")
LAMPS = Proposal("action", "换好 12 号楼楼道灯", "", "property", 5, None, "")
BIKES = Proposal("action", "划出电动自行车停放区", "物业画线，业委会监督", "property", 6, None, "")
INNER_TEXT = "钱惊蛰承诺十日内办好，联系电话 199-0000-0006。"
PUBLIC_TEXT = "＊＊承诺十日内办好，联系电话 ＊＊。"
SECRET_WORDS = "我方担心费用"


@dataclass(slots=True)
class Records:
    """The records of the story."""

    held: Consultation
    review: Item
    item: Item
    announced: Consultation
    prepared: Consultation
    published: Consultation
    late: Resolution
    done: Resolution
    proposed: Topic
    raised: Topic
    joint: JointItem
    paper: Position
    photo: Photo


def bench_of_the_story() -> Records:
    """Store the story."""
    published, late, done = _published()
    held, paper = _held()
    review, item = story.items(held)
    soon = at("2026-01-25 19:00")
    announced = story.prepared(story.topic("儿童游乐场的沙坑"), moment=at("2026-01-12 09:00"), starts=soon)
    announced = _announced(announced)
    prepared = story.prepared(
        story.topic("北门夜间关闭时间"), moment=at("2026-01-13 09:00"), starts=at("2026-01-30 19:00")
    )
    up = story.topic("热力主管网漏水")
    entry = joint.refer(up, words="请热力公司和城管到场", by=person(BRANCH, NOW), at=at("2026-01-12 10:00"))
    entry = story.met(entry, moment=at("2026-01-12 11:00"))  # its hour was 13:00
    return Records(
        held=held,
        review=review,
        item=item,
        announced=announced,
        prepared=prepared,
        published=published,
        late=late,
        done=done,
        proposed=_proposed(),
        raised=story.topic("快递柜挪到门口"),
        joint=entry,
        paper=paper,
        photo=Photo.objects.filter(resolution=done).get(),
    )


def _published() -> tuple[Consultation, Resolution, Resolution]:
    """Return the consultation of December with what it resolved: late, and carried out."""
    chosen = [story.topic("电动车乱停", moment=LONG_AGO), story.topic("12 号楼楼道灯不亮", moment=LONG_AGO)]
    consultation = story.held(*chosen, starts=BEFORE)
    moment = BEFORE + timedelta(minutes=30)
    for item, proposal in zip(story.items(consultation), (BIKES, LAMPS), strict=True):
        story.decided(consultation, item, proposal, moment=moment)
    story.recorded(consultation, INNER_TEXT, moment=BEFORE + timedelta(hours=2))
    story.settled(consultation, moment=BEFORE + timedelta(days=4))
    story.sign(consultation, moment=BEFORE + timedelta(days=4, hours=1))
    when = BEFORE + timedelta(days=5)
    consultation = publishing.publish(consultation, public=PUBLIC_TEXT, by=person(BRANCH, when), at=when)
    late, done = Resolution.objects.filter(consultation=consultation).order_by("item__position")
    when = at("2025-12-28 10:00")
    qian = person(MANAGER, when)
    done = carrying.finish(done, words="换了 12 盏", photos=[story.photo()], by=qian, at=when)
    return consultation, late, done


def _held() -> tuple[Consultation, Position]:
    """Return the meeting of today: the late promise is looked at first, then the road."""
    consultation = story.held(story.topic())
    item = story.items(consultation)[1]
    story.put(consultation, item, moment=NOW)
    seat = story.seat_of(consultation, "committee")
    row = meeting.paper(
        consultation,
        item=item.pk,
        seat=seat.pk,
        value="agree",
        words=SECRET_WORDS,
        photos=[story.photo()],
        by=person(BRANCH, NOW),
        at=NOW,
    )
    return consultation, row


def _announced(consultation: Consultation) -> Consultation:
    """Announce one to which only the branch has sent a delegate: two parties are missing."""
    from tongdeng.consultations.actions import preparing

    moment = at("2026-01-12 10:00")
    consultation = preparing.announce(consultation, by=person(BRANCH, moment), at=moment)
    story.seated(consultation, "party", BRANCH, moment=moment)
    return consultation


def _proposed() -> Topic:
    moment = at("2026-01-13 08:00")
    draft = TopicDraft(ESTATE, "给儿童游乐场装围栏", "给儿童游乐场装围栏。孩子跑到车道上很危险。")
    return topics.propose(draft, by=person(RESIDENT, moment), at=moment)
