"""会议纪要: what was said and decided, in the form in which offices file it."""

from tongdeng.committees import rules
from tongdeng.committees.models import Meeting, Resolution
from tongdeng.kernel.clock import local_day
from tongdeng.web.committees.papers.wording import caller, lines, listed, ordinal, quorum
from tongdeng.web.kit.official_documents import (
    Block,
    Document,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    Space,
    day,
    moment,
)

SHORT = 6  # characters of a name before a rule of half the width


def minutes(meeting: Meeting) -> Document:
    """Return the minutes of a meeting as `queries.whole_meeting` gives it.

    They bear the day on which they were posted; before that it is left to be written.
    """
    committee = meeting.committee.organisation.name
    posted = local_day(meeting.posted_at) if meeting.posted_at else None
    return Document(
        f"业主委员会{ordinal(meeting)}纪要",
        (committee, ordinal(meeting), "纪要"),
        [
            *_head(meeting),
            Heading("会议议程"),
            *(Paragraph(f"{place}. {line}") for place, line in enumerate(lines(meeting.agenda), start=1)),
            *_said(meeting),
            Heading("会议决定"),
            *_decisions(meeting),
            Heading("到会委员签字"),
            signed_by([row.seat.name for row in meeting.attendances.all() if row.present]),
            Space(0.5),
            Paragraph(quorum(meeting.place)),
        ],
        signature=Signature([committee], posted),
    )


def _said(meeting: Meeting) -> list[Block]:
    return [Heading("会议情况"), Paragraph(meeting.minutes)] if meeting.minutes else []


def _head(meeting: Meeting) -> list[Block]:
    rows = list(meeting.attendances.all())
    present = [row.seat.name for row in rows if row.present]
    absent = [row.seat.name for row in rows if not row.present]
    known = [
        ("时间", moment(meeting.starts_at)),
        ("地点", meeting.where),
        ("召集人", f"{caller(meeting)}（{day(local_day(meeting.called_at))}公告）"),
        ("主持人", meeting.chaired_by.name if meeting.chaired_by else ""),
        ("记录人", meeting.recorder),
        ("应到", f"{len(rows)}人"),
        ("实到", f"{len(present)}人（{listed(present)}）"),
        ("缺席", f"{len(absent)}人（{listed(absent)}）" if absent else "无"),
        ("列席", meeting.guests or "无"),
    ]
    if meeting.posted_at:
        late = "（晚于3日）" if meeting.is_late else ""
        known.append(("公告", f"{moment(meeting.posted_at)}{late}"))
    # What nobody wrote down is left to be written by hand.
    return [Paragraph(words, lead=f"{name}：") for name, words in known]


def signed_by(names: list[str]) -> Signatures:
    """Return the rules on which they sign: behind a long name there is no room for another."""
    return Signatures(names, columns=1 if any(len(name) > SHORT for name in names) else 2)


def _decisions(meeting: Meeting) -> list[Block]:
    resolutions = list(meeting.resolutions.all())
    if not resolutions:
        return [Paragraph("本次会议没有作出决定。")]
    return [block for row in resolutions for block in _decision(row, meeting)]


def _decision(resolution: Resolution, meeting: Meeting) -> list[Block]:
    body = officers(resolution, meeting) + lines(resolution.text)
    return [
        Heading(resolution.title, 2),
        *(Paragraph(line) for line in body if line != resolution.title),
        Paragraph(outcome(resolution, meeting), lead="表决："),
    ]


def officers(resolution: Resolution, meeting: Meeting) -> list[str]:
    """Return who was chosen; nothing for a resolution of another kind."""
    names = {row.seat_id: row.seat.name for row in meeting.attendances.all()}
    chosen = [names[seat] for seat in resolution.officers if seat in names]
    return [f"推选{chosen[0]}为主任，{listed(chosen[1:])}为副主任。"] if len(chosen) > 1 else []


def outcome(resolution: Resolution, meeting: Meeting) -> str:
    """Return how many signed, who, and what came of it."""
    signatures = sorted(resolution.signatures.all(), key=lambda signature: signature.seat.position)
    rows = list(meeting.attendances.all())
    everybody, present = len(rows), sum(row.present for row in rows)
    needed = rules.needed(everybody, meeting.place)
    signed = f"全体委员{everybody}人，到会{present}人，签字同意{len(signatures)}人"
    if resolution.carried_at:
        result = f"超过全体委员的半数，{day(local_day(resolution.carried_at))}通过"
    else:
        result = f"不足{needed}人，{'未通过' if meeting.is_posted else '签字尚未完成'}"
    names = listed(signature.seat.name for signature in signatures)
    return f"{signed}，{result}。" + (f"签字同意的委员：{names}。" if names else "")
