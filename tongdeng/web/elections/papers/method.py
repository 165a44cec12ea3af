"""The draft of the method of election, which the meeting passes."""

from tongdeng.web.elections.papers.course import Course, shown
from tongdeng.web.kit.official_documents import LETTER, Document, Paragraph, numeral

PEOPLE = (
    "正式党员有表决权、选举权和被选举权；预备党员和受留党察看处分的党员可以列席，没有表决权、选举权和被选举权。"
    "到会有选举权的党员不少于应到会人数的五分之四，方可进行选举。未到会的党员不能委托他人代为投票。"
)
TELLERS = "选举设监票人、计票人，从不是候选人的党员中推选，经大会表决通过。计票人在监票人监督下工作。"
MARKS = (
    "选举人对候选人可以投赞成票或者不赞成票，也可以弃权。投不赞成票的，可以另选他人；弃权的，不能另选他人。"
    "在每位候选人后面的“赞成”“不赞成”“弃权”三栏中选一栏划“○”；一栏都不划的，视为弃权。"
)
VALID = "每张选票所选人数等于或者少于应选名额的有效，多于应选名额的无效。"
HELP = "因故不能写票的选举人，可以请不是候选人的人按本人意愿代写。"
RETURNED = (
    "收回的选票等于或者少于发出的选票，选举有效；"
    "多于发出的选票或者到会有选举权的人数的，选举无效，应当重新选举。"
)
HALF = (
    "被选举人得赞成票超过实到会有选举权人数一半的，始得当选。得票超过一半的人数多于应选名额时，以得票多的当选；"
    "票数相等不能确定当选人时，在票数相等的人中重新投票，以得票多的当选。"
)
SHORT = "得票超过一半的人数少于应选名额时，对不足的名额另行选举"


def method(course: Course) -> Document:
    """Return the draft of the method of election, after the regulation's arts. 13 and 20-25 and the rules of counting."""
    articles = [_first(course), PEOPLE, TELLERS, MARKS, VALID, HELP, RETURNED, HALF, *_last(course)]
    begins = "根据《中国共产党章程》《中国共产党基层组织选举工作条例》等规定，制定本办法。"
    return Document(
        "选举办法（草案）",
        (course.branch, "党员大会", "选举办法", "（草案）"),
        [
            Paragraph(words, lead=f"第{numeral(place)}条　")
            for place, words in enumerate([begins, *articles], start=1)
        ],
        style=LETTER,
        issuer=course.branch,
        on=course.met_on,
        about=course.about,
    )


def _first(course: Course) -> str:
    return (
        f"本次党员大会选举{course.organ_seat}{shown(course.seats)}名，候选人{shown(course.candidate_count)}名，差额{shown(course.surplus)}名，"
        f"采用无记名投票方式差额选举。{course.order}"
    )


def _last(course: Course) -> list[str]:
    if course.committee:
        fewer = "；接近应选名额的，经到会有选举权的党员过半数同意，也可以减少名额。"
        then = "新一届支部委员会第一次会议等额选举书记、副书记，结果报上级党组织批准。"
    else:
        fewer, then = "。", "选举结果报上级党组织批准。"
    return [SHORT + fewer, then, "本办法经党员大会表决通过后生效。"]
