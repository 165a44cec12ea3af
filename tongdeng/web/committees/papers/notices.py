"""What hangs on the wall: that a meeting is called, and what it decided."""

from tongdeng.committees.models import Meeting, Resolution
from tongdeng.kernel.clock import local_day
from tongdeng.people.rules import Role
from tongdeng.places.models import Place
from tongdeng.web.committees.papers.minutes import officers, outcome
from tongdeng.web.committees.papers.wording import lines, ordinal, source
from tongdeng.web.kit.offices import office
from tongdeng.web.kit.official_documents import (
    NOTICE,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signature,
    day,
    moment,
)

ALL_OWNERS = "全体业主："
BINDS = (
    "业主委员会的决定对业主具有法律约束力。业主认为决定侵害其合法权益的，可以请求人民法院予以撤销"
    "（《中华人民共和国民法典》第二百八十条）。"
)
COMMENT = "业主对会议内容和议程有意见和建议的，请在会议召开前向业主委员会提出。"
CONTACT = Fields([("联系人", ""), ("联系电话", "")], 2)


def call(meeting: Meeting, above: dict[str, Place]) -> Document:
    """Return the notice of a meeting, as of the day on which it was called.

    above: the community and the sub-district of its estate, by role; they sign for a meeting that they called.
    """
    committee = meeting.committee.organisation.name
    caller = office(above.get(meeting.called_as)) if meeting.called_as != Role.COMMITTEE else ""
    by = f"由{caller}召集，" if caller else ""
    return Document(
        "业主委员会会议公告",
        (committee, "关于召开", ordinal(meeting), "的公告"),
        [
            Paragraph(
                f"{by}{committee}定于{moment(meeting.starts_at)}在{meeting.where}召开{ordinal(meeting)}。"
                f"根据{source('notice_days', meeting.place)}，现将会议内容和议程公告如下，听取业主的意见和建议。"
            ),
            Heading("会议内容和议程"),
            *(Paragraph(f"{place}. {line}") for place, line in enumerate(lines(meeting.agenda), start=1)),
            Heading("意见和建议"),
            Paragraph(COMMENT),
            CONTACT,
        ],
        style=NOTICE,
        addressee=ALL_OWNERS,
        signature=Signature([caller or committee], local_day(meeting.called_at)),
        about=f"（{ordinal(meeting)}）",
    )


def decision(resolution: Resolution, meeting: Meeting, number: str) -> Document:
    """Return the notice of a carried resolution; it bears the day on which it was posted.

    meeting: as `queries.whole_meeting` gives it.
    """
    committee = meeting.committee.organisation.name
    text = officers(resolution, meeting) + lines(resolution.text)
    return Document(
        "业主委员会决定公告",
        (committee, "决定公告"),
        [
            Paragraph(
                f"{committee}于{day(local_day(meeting.starts_at))}召开{ordinal(meeting)}，作出以下决定。"
                f"根据{source('posting_days', meeting.place)}，现予公告。"
            ),
            Paragraph("", lead=resolution.title),
            *(Paragraph(line) for line in text if line != resolution.title),
            Paragraph(outcome(resolution, meeting), lead="表决情况："),
            Paragraph(BINDS),
        ],
        style=NOTICE,
        number=number,
        addressee=ALL_OWNERS,
        signature=Signature([committee], local_day(meeting.posted_at) if meeting.posted_at else None),
    )
