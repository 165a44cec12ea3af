"""What goes from one office to another: a task to the responsible party, a matter up to the joint meeting, its answer."""

from collections.abc import Iterator, Sequence

from tongdeng.consultations.models import JointItem, Resolution
from tongdeng.consultations.rules.deciding import PROMISES
from tongdeng.consultations.rules.flows import TRIES
from tongdeng.web.consultations.papers.resolved import amount, due
from tongdeng.web.consultations.papers.wording import (
    estate,
    few,
    host,
    listed,
    numbered,
    on,
    said,
    scope_words,
    subdistrict,
)
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Row,
    Signature,
    Table,
    day,
    moment,
    titles,
)

PAIR = [Column("", 36), Column("", 129, "left")]
LAW = "《河南省物业管理条例》第七十四条"
RECEIVED = "\n\n签收人：　　　　　　　　　　　　　　年　　月　　日"
SEALED = "\n\n\n（盖章）　　　　　　　　　　　　　年　　月　　日"


def task(resolution: Resolution) -> Document:
    """Return the task for the responsible party of a resolution, of the day of the resolution.

    resolution: as `queries.papers.whole_resolution` gives it.
    """
    consultation = resolution.consultation
    issuer = host(consultation.by, resolution.place, consultation.at)
    facts = [
        ("交办单位", issuer),
        ("责任方", resolution.party_word),
        ("交办事项", resolution.title),
        ("决议类型", str(resolution.get_kind_display())),
        ("内容和要求", resolution.text or "按决议事项落实。"),
        ("涉及范围", scope_words(resolution.scope, resolution.place)),
        ("数量", amount(resolution.quantity, resolution.unit) if resolution.quantity else "—"),
        ("完成期限", due(resolution)),
        ("依据", f"{consultation.title}（{numbered(consultation)}），议题：{resolution.topic.title}"),
    ]
    return order(facts, _done(resolution), issuer, resolution)


def _done(resolution: Resolution) -> str:
    if resolution.done_at is None:
        return ""
    late = "，按期" if resolution.in_time else "，晚于期限"
    return f"{resolution.done_words}\n{day(on(resolution.done_at))}落实{late}。"


def order(
    facts: Sequence[tuple[str, str]], done: str, issuer: str = "", resolution: Resolution | None = None
) -> Document:
    """Return a task, of a resolution or to be filled in."""
    rows: list[Row] = [[Cell(name, head=True), value] for name, value in facts]
    ends: list[Row] = [
        [Cell("责任方签收", head=True), RECEIVED],
        [Cell("办理结果", head=True), f"{done}\n\n负责人：　　　　　　　　　　　　　　年　　月　　日"],
        [Cell("交办单位\n核实意见", head=True), SEALED],
    ]
    return Document(
        "会诊决议交办单",
        "会诊决议交办单",
        [
            Table(PAIR, rows, height=11),
            Table(PAIR, ends, height=26),
            Note("不能按期完成的，请在期限以前书面说明原因。到期没有落实的，列入下次会诊议程的首项。"),
        ],
        style=FORM,
        number=numbered(resolution) if resolution else "",
        issuer=issuer,
        on=on(resolution.at) if resolution else None,
    )


def may_be_ordered(resolution: Resolution) -> bool:
    """Say whether a resolution promises something that one party carries out."""
    return resolution.kind in PROMISES


def referral(item: JointItem) -> Document:
    """Return the letter by which a topic goes up to the joint meeting of the sub-district, of the day on which it went."""
    issuer = host(item.by, item.place, item.at)
    topic = item.topic
    return Document(
        "提请联席会议的函",
        ("关于提请", "物业管理联席会议", "研究", *titles.phrases(topic.title), "的函"),
        [
            Paragraph(
                f"{estate(item.place)}“{topic.title}”一事（{numbered(topic)}），"
                f"涉及{scope_words(topic.scope, topic.place)}，{_why(item)}。"
                f"根据{LAW}，现提请物业管理联席会议协调研究。"
            ),
            Heading("事项情况"),
            *said(topic.problem),
            Heading("提请理由"),
            *said(item.words),
            Heading("需要协调的事项"),
            *_asked(item),
            Paragraph("请予研究，并将结果函复我们，以便在下次会诊通报并答复居民。"),
        ],
        number=numbered(item),
        addressee=f"{subdistrict(item.place)}：",
        signature=Signature([issuer], on(item.at)),
    )


def _why(item: JointItem) -> str:
    if item.why == "tries":
        return f"已经{few(max(item.topic.tries, TRIES))}次会诊没有结果"
    return "超出参加会诊各方的权限" if item.why == "beyond" else "会诊决议提请"


def _asked(item: JointItem) -> Iterator[Block]:
    if item.departments:
        yield Paragraph(f"请邀请{listed(item.departments)}参加。")
    yield Paragraph(f"请在{day(on(item.convene_by))}以前召集，在{day(on(item.answer_by))}以前答复。")


def answer(item: JointItem) -> Document:
    """Return the answer of the joint meeting, of the day on which it was given."""
    topic = item.topic
    end = "本事项已经解决，不再列入会诊。" if item.settled else "请按以上答复继续会诊，落实情况报我们。"
    met = (
        f"物业管理联席会议于{moment(item.meets_at)}在{item.where}召开"
        + (f"，邀请{listed(item.departments)}参加" if item.departments else "")
        if item.meets_at
        else "经物业管理联席会议研究"
    )
    return Document(
        "联席会议答复",
        ("关于", *titles.phrases(topic.title), "的答复"),
        [
            Paragraph(f"你们提请的“{topic.title}”一事收悉。{met}。现答复如下："),
            *said(item.answer),
            Paragraph(end),
        ],
        number=numbered(item),
        addressee=f"{host(item.by, item.place, item.at)}并参加会诊的各方：",
        signature=Signature([subdistrict(item.place)], on(item.answered_at)),
    )
