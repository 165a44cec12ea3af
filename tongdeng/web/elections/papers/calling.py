"""What calls the members' meeting, or puts it off."""

from dataclasses import replace

from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.flow import LetterKind
from tongdeng.web.elections.papers.course import GAP, Course, shown
from tongdeng.web.kit.official_documents import (
    NOTICE,
    Block,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signature,
    day,
    moment,
    numeral,
)


def notice(course: Course) -> Document:
    """Return the notice of the meeting, of the day on which candidates were approved or the meeting was put off."""
    # Room for the hour: the time of day is not kept.
    when = day(course.planned_on) + "　　时　　分" if course.planned_on else moment(None)
    body: list[Block] = [
        Paragraph(
            f"经上级党组织同意，支部定于{day(course.planned_on)}召开党员大会，进行换届选举。现将有关事项通知如下："
        ),
        Heading("时间、地点"),
        Fields([("时间", when), ("地点", "")]),
        Heading("议程"),
        *(Paragraph(f"（{numeral(place)}）{words}") for place, words in enumerate(_agenda(course), start=1)),
        Heading("注意事项"),
        Paragraph(
            f"{_quorum(course)}请准时到会；因故不能到会的，请提前书面请假。未到会的不能委托他人代为投票。"
        ),
    ]
    title = ("关于召开", course.branch, "党员大会的", "通知")
    return Document(
        "党员大会通知",
        title,
        body,
        style=NOTICE,
        addressee="各位党员：",
        signature=Signature([course.branch], course.on("nominate", "adjourn")),
        about=course.about,
    )


def _agenda(course: Course) -> list[str]:
    return [
        f"听取和审议本届支部{course.organ}工作报告；",
        *(["表决因故不计入应到会人数的党员；"] if course.may_leave_out else []),
        "通过选举办法；",
        "通过监票人、计票人；",
        f"以无记名投票方式选举{course.organ_seat}{shown(course.seats)}名，候选人{shown(course.candidate_count)}名。",
    ]


def _quorum(course: Course) -> str:
    full = course.full
    if any(member.ground for member in course.roll):
        return (
            f"支部有选举权的党员{shown(full)}名，应到会人数以大会表决后的为准；"
            "到会有选举权的党员不少于应到会人数的五分之四方可选举。"
        )
    least = regulation.least_present(full) if full else None
    return f"应到会有选举权的党员{shown(full)}名，到会不少于五分之四（{shown(least)}名）方可选举。"


def postponed(course: Course) -> Document:
    """Return the announcement that the meeting is put off, of the day on which it was."""
    # The meeting may have been opened again since.
    course = replace(course, steps=course.put_off)
    was = course.on("open_meeting")
    present, due = course.fact("attend", "present"), course.fact("attend", "due")
    few = present is not None and due and not regulation.enough_present(present, due)
    why = (
        f"因到会有选举权的党员{present}名，不足应到会人数（{due}名）的五分之四，"
        if few
        else f"因{GAP * 4}，"
        if course.blank
        else "因故"
    )
    to = course.fact("adjourn", "planned_on")
    until = day(course.planned_on) if to else day(None)
    body = [
        Paragraph(f"支部原定于{day(was)}召开党员大会，进行换届选举。{why}大会延期至{until}召开。"),
        Paragraph(
            "具体时间和地点另行通知。延期召开时，到会人数、不计入应到会人数的党员和监票人、计票人都重新确认。请各位党员准时到会。"
        ),
    ]
    return Document(
        "党员大会延期公告",
        (f"{course.branch}关于", "延期召开", "党员大会的", "公告"),
        body,
        style=NOTICE,
        addressee="各位党员：",
        signature=Signature([course.branch], course.on("adjourn")),
        about=course.about,
    )


def delayed(course: Course) -> Document:
    """Return the announcement that the election comes after the term's end, by the superior's letter."""
    number = course.letters.get(LetterKind.DELAY) or GAP * 3
    body = [
        Paragraph(
            f"本届支部{course.organ}任期于{day(course.ends_on)}届满。经上级党组织批准（{number}），换届选举延期至"
            f"{day(course.planned_on)}进行。延期期间，本届支部{course.organ}继续履行职责。"
        ),
        Paragraph("特此公告。"),
    ]
    return Document(
        "换届选举延期公告",
        (f"{course.branch}关于", "延期进行", "换届选举的", "公告"),
        body,
        style=NOTICE,
        addressee="各位党员：",
        signature=Signature([course.branch], course.on("delay", "grant")),
        about=course.about,
    )
