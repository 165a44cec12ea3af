"""会诊公告: what hangs on the wall before the parties meet."""

from collections.abc import Iterator

from tongdeng.consultations.models import Consultation, Item
from tongdeng.web.consultations.papers.wording import (
    CONTACT,
    few,
    host,
    listed,
    numbered,
    on,
    required,
    rule_of,
    said,
    scope_words,
)
from tongdeng.web.kit.official_documents import (
    NOTICE,
    Block,
    Document,
    Heading,
    Paragraph,
    Signature,
    moment,
    titles,
)

ALL = "全体业主、居民："
ONLY = "只有公告过的议题才能形成决议；临时增加议题，须经各方同意并记入纪要。"
OPINIONS = (
    "请在开会以前，在手机上的本次会诊页面发表意见（每户一条，不超过140字），或者把书面意见交到下面的联系人处。"
    "意见先经核看，再不记名公开。"
)


def notice(consultation: Consultation) -> Document:
    """Return the notice of an announced consultation, of the day on which it was announced last.

    consultation: as `queries.papers.whole` gives it.
    """
    issuer = host(consultation.by, consultation.place, consultation.at)
    moved = consultation.notices > 1
    return Document(
        "会诊改期公告" if moved else "会诊公告",
        (
            "关于召开",
            *titles.phrases(consultation.title),
            *([] if consultation.title.endswith("会诊") else ["会诊"]),
            "的改期公告" if moved else "的公告",
        ),
        [
            Paragraph(_opening(consultation)),
            Paragraph(
                f"{moment(consultation.starts_at)}。" + ("会诊时间有变动，以本公告为准。" if moved else ""),
                lead="时间：",
            ),
            Paragraph(f"{consultation.where}。", lead="地点："),
            Heading("参加会诊的各方"),
            *_parties(consultation),
            Heading("会诊议题"),
            *(block for item in consultation.items.all() if item.announced for block in _topic(item)),
            Paragraph(ONLY),
            Heading("怎样发表意见"),
            Paragraph(OPINIONS),
            CONTACT,
        ],
        style=NOTICE,
        number=numbered(consultation),
        addressee=ALL,
        signature=Signature([issuer], on(consultation.announced_at)),
    )


def _opening(consultation: Consultation) -> str:
    where = scope_words(consultation.scope, consultation.place)
    return (
        f"按照“{consultation.template.name}”工作机制，现就{where}的下列议题召开会诊，听取业主、居民的意见。"
    )


def _parties(consultation: Consultation) -> Iterator[Block]:
    parties = consultation.template.required
    words = listed(party.word for party in parties)
    yield Paragraph(f"{words}。缺少其中一方的，只作谈话，不能形成决议。", lead=f"{few(len(parties))}方：")
    names = {row.key: row.word for row in consultation.template.parties}
    seats = [seat for seat in consultation.seats.all() if seat.left_at is None]
    guests = dict.fromkeys(
        names.get(seat.party, "") for seat in seats if seat.party not in required(consultation)
    )
    if guests:
        yield Paragraph(f"{listed(guests)}。", lead="列席：")


def _topic(item: Item) -> Iterator[Block]:
    yield Heading(item.topic.title, 2)
    yield from said(item.topic.problem)
    yield Paragraph(f"{rule_of(item)}。", lead="表决规则：")
