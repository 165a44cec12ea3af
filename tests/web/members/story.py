"""A platform that 周 leads: 王 registered, has visits to make and a need to answer; a certificate, a file; the branch of 吴."""

from dataclasses import dataclass

from tests.cast import COMMUNITY, ESTATE, person
from tests.elections import branch as electing
from tests.members import story
from tests.support import at
from tongdeng.members.actions import branch as verbs
from tongdeng.members.actions import centres, certifying, exporting, gatherings, reporting, tasks, verifying
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.actions.centres import CentreDraft, PostDraft
from tongdeng.members.actions.certifying import CertificateDraft
from tongdeng.members.actions.gatherings import MeetingDraft
from tongdeng.members.models import (
    Branch,
    BranchMeeting,
    Centre,
    Certificate,
    Export,
    Platform,
    Remark,
    Service,
    Task,
    Volunteer,
)
from tongdeng.people.models import Organisation

FIRST, DONE, CHECKED = at("2026-01-05 10:30"), at("2026-01-05 12:00"), at("2026-01-05 13:00")
ASKED, ISSUED, TODAY = at("2026-01-06 09:00"), at("2026-01-13 10:00"), at("2026-01-13 11:00")
NAMES = ("丁惊蛰", "方春分", "邓谷雨", "叶立夏", "田小满")


@dataclass(slots=True)
class Members:
    """The records of the story."""

    platform: Platform
    wang: Volunteer
    need: Task
    visits: Task
    waiting: Service
    done: Service
    certificate: Certificate
    export: Export
    branch: Branch
    meeting: BranchMeeting
    remark: Remark
    centre: Centre


def members_of_the_story(name: str = "邻里帮") -> Members:
    """Store the story."""
    place = story.platform(name, leader="zhou")
    wang = story.volunteer(place, moment=at("2026-01-05 10:00"))
    zheng, second = person("zheng", ASKED), story.second()
    visits = story.taken(
        story.task(place, "visits", moment=at("2026-01-05 10:05")), wang, at("2026-01-05 10:06")
    )
    done = verifying.verify(
        story.listed(visits, wang, FIRST, DONE, moment=DONE), stars=5, by=second, at=CHECKED
    )
    need = story.task(place, starts_at=at("2026-01-14 09:00"), ends_at=at("2026-01-14 11:00"), moment=ASKED)
    need = tasks.invite(need, [wang.pk], by=zheng, at=ASKED)
    waiting = story.listed(
        visits, wang, at("2026-01-12 09:00"), at("2026-01-12 10:00"), moment=at("2026-01-12 18:00")
    )
    day = FIRST.date()
    draft = CertificateDraft(day, day, "王小满", "鼎立社区居民委员会", "郑立秋", "郑春分", "0371-0000000")
    posted = certifying.certify(wang, draft, by=zheng, at=ASKED)
    certificate = certifying.issue(posted, by=zheng, at=ISSUED)
    export = exporting.export(COMMUNITY, by=zheng, at=ASKED)
    return Members(place, wang, need, visits, waiting, done, certificate, export, *_branch())


def _branch() -> tuple[Branch, BranchMeeting, Remark, Centre]:
    wu = (electing.branch(), person("wu", ASKED))[1]
    branch = verbs.found(electing.branch(), "estate", by=wu, at=ASKED)
    verbs.admit_members(branch, [MemberEntry(name, on_front=True) for name in NAMES], by=wu, at=ASKED)
    verbs.appoint(branch, "secretary", name="吴清明", answers_for="全面工作", by=wu, at=ASKED)
    draft = MeetingDraft("study", "学习民法典物业部分", "社区会议室", at("2026-01-12 18:00"))
    meeting = gatherings.plan_meeting(branch, draft, by=wu, at=ASKED)
    record = reporting.report(
        branch, unit="示例中学", home_branch="示例中学党支部", by=person("wang", ASKED), at=ASKED
    )
    remark = reporting.remark(record, year=2025, words="全年参加服务 3 次", by=wu, at=ASKED)
    company = Organisation.objects.create(place=ESTATE, kind="property", name="鸿翔物业")
    posts = [PostDraft("物业客服", "陈管家", "接待和登记")]
    centre = CentreDraft("红色物业服务中心", "3号楼底商", "每天 8:00–20:00", company, "", posts)
    opened = centres.open_centre(ESTATE, centre, by=person("zheng", ASKED), at=ASKED)
    return branch, meeting, remark, opened
