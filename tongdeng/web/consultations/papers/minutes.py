"""会议纪要: who came, what each party said to each item, what was decided by which count, and who signed (GB/T 9704-2012, 10.3)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from tongdeng.consultations.models import Consultation, Item, Minutes, Position, Resolution, Seat, Signature
from tongdeng.consultations.rules.deciding import POSITION_WORDS, Word
from tongdeng.consultations.rules.flows import State
from tongdeng.consultations.rules.minutes import without_private
from tongdeng.people.rules import masked_name
from tongdeng.web.consultations.papers.resolved import resolved
from tongdeng.web.consultations.papers.wording import (
    delegate_of,
    full_name,
    host,
    how_signed_in,
    listed,
    numbered,
    on,
    party,
    person_name,
    post,
    present,
    required,
    rule_of,
    said,
    share,
    signed_in,
    sitting,
)
from tongdeng.web.kit.official_documents import (
    Block,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
    day,
    moment,
    titles,
)
from tongdeng.web.kit.official_documents import (
    Signature as Seal,
)

SIGNED = [Column("参与方", 40), Column("代表", 32), Column("签字", 50), Column("日期", 34)]
DRAFTS = (State.HELD, State.RECORDED)
PAIR = 8  # characters of a hash, set apart so that people can compare them


@dataclass(frozen=True, slots=True)
class Reader:
    """What stands on the minutes for whom: `public` has posts for names, and no words that tell who somebody is."""

    consultation: Consultation
    public: bool
    names: Collection[str]

    def who(self, seat: Seat) -> str:
        return post(seat) if self.public else full_name(seat)

    def words(self, text: str) -> str:
        return without_private(text, self.names) if self.public else text

    def hidden(self, name: str) -> str:
        return masked_name(name) if self.public and name else name

    def delegate(self, seat: Seat) -> str:
        """Return a delegate by party and name; for residents by party and post (DL-14)."""
        word, place = party(self.consultation, seat.party), post(seat)
        if self.public:
            return f"{word}（{place}）" if place not in word else word
        return f"{delegate_of(seat) or word}（{full_name(seat)}）"


def minutes(
    consultation: Consultation, version: Minutes, last: Consultation | None, *, public: bool = False
) -> Document:
    """Return the minutes of a consultation, or the public version of them.

    consultation: as `queries.papers.whole` gives it; version: the newest of its minutes; last: the consultation before it,
    whose minutes were confirmed first. They bear the day on which they were published.
    """
    names = [full_name(seat) for seat in consultation.seats.all()]
    reader = Reader(consultation, public, names)
    kind = "谈话记录" if consultation.talk else "会诊纪要"
    draft = consultation.state in DRAFTS
    body: list[Block] = [
        *_head(reader, version),
        Heading("会议议程"),
        *_agenda(reader, last),
        Heading("各项议题"),
        *(block for item in consultation.items.all() for block in _item(item, reader)),
        *_course(version, reader),
        *_signatures(version, reader),
    ]
    return Document(
        kind + ("（征求意见稿）" if draft else "（公开版）" if public else ""),
        (*titles.phrases(consultation.title), "纪要" if not consultation.talk else "谈话记录")
        + (("（征求意见稿）",) if draft else ("（公开版）",) if public else ()),
        body,
        number=numbered(consultation),
        signature=Seal(
            [host(consultation.by, consultation.place, consultation.at)], on(consultation.published_at)
        ),
        footer=f"校验值 {version.hash[:PAIR]}",
    )


def _head(reader: Reader, version: Minutes) -> Iterator[Block]:
    consultation = reader.consultation
    there = present(consultation)
    voting = [seat for seat in sitting(consultation) if seat.party in required(consultation)]
    guests = [seat for seat in sitting(consultation) if seat not in voting]
    came = [seat for seat in voting if seat.pk in there]
    away = [reader.delegate(seat) for seat in voting if seat.pk not in there]
    away += [
        party(consultation, key) for key in consultation.absent if key not in {seat.party for seat in voting}
    ]
    chair = consultation.chair
    known = [
        ("时间", f"{moment(consultation.held_at or consultation.starts_at)}"),
        ("地点", consultation.where),
        ("主持人", reader.hidden(person_name(chair))),
        ("记录人", reader.hidden(person_name(version.by))),
        ("出席", "；".join(map(reader.delegate, came)) or "无"),
        ("列席", "；".join(reader.delegate(seat) for seat in guests if seat.pk in there) or "无"),
        ("缺席", "；".join(away) or "无"),
        ("签到", _signed_in(reader, there) or "无"),
        ("公告", f"{day(on(consultation.announced_at))}向业主、居民公告"),
    ]
    yield from (Paragraph(words, lead=f"{name}：") for name, words in known)
    if consultation.talk:
        missing = listed(party(consultation, key) for key in consultation.absent)
        yield Paragraph(f"本次缺少{missing}，按照会诊规则只作谈话，没有形成决议。")


def _signed_in(reader: Reader, there: set[object]) -> str:
    """Return who signed in how and when; that nobody else did it for them is what a presence rests on."""
    seats = [seat for seat in sitting(reader.consultation) if seat.pk in there]
    came = [(seat, row) for seat in seats if (row := signed_in(seat))]
    return "；".join(f"{reader.delegate(seat)}{how_signed_in(row)}" for seat, row in came)


def _agenda(reader: Reader, last: Consultation | None) -> Iterator[Block]:
    rows = [item.topic.title for item in reader.consultation.items.all()]
    if last is not None:
        rows.insert(0, f"确认上次会诊纪要（{numbered(last)}）")
    yield from (Paragraph(f"{place}. {line}") for place, line in enumerate(rows, start=1))


def _item(item: Item, reader: Reader) -> Iterator[Block]:
    yield Heading(item.topic.title, 2)
    if item.review:
        yield Paragraph(f"本项复议到期没有落实的决议（{numbered(item.review)}）。")
    if not item.announced:
        consents = listed(party(reader.consultation, row.party) for row in item.consents.all())
        yield Paragraph(f"本项没有事先公告，{f'经{consents}同意临时增加' if consents else '不作决议'}。")
    if rows := [_position(seat, item, reader) for seat in _entitled(item, reader.consultation)]:
        yield Paragraph("；".join(rows) + "。", lead="各方表态：")
    for speech in item.speeches.all():
        words = reader.words(speech.words).rstrip("。") or "提出程序问题"
        yield Paragraph(f"{party(reader.consultation, speech.seat.party)}：{words}。", lead="程序问题：")
    if item.is_decided:
        outcome = "达到规则，形成决议" if item.carried else "没有达到规则，未形成决议"
        yield Paragraph(f"{rule_of(item)}。{share(item)}，{outcome}。", lead="表决：")
    resolution = _resolution(item)
    if resolution is not None:
        yield from resolved(resolution, words=reader.words)
    elif not item.is_decided:
        yield Paragraph("本项没有表决。")


def _resolution(item: Item) -> Resolution | None:
    return getattr(item, "resolution", None)


def _entitled(item: Item, consultation: Consultation) -> list[Seat]:
    """Return the seats that counted when the item was decided, in the order of the parties."""
    if not item.is_decided:
        return []
    entitled: set[UUID] = set(item.entitled)
    order = {row.key: place for place, row in enumerate(consultation.template.parties)}
    seats = [seat for seat in consultation.seats.all() if seat.pk in entitled]
    return sorted(seats, key=lambda seat: (order.get(seat.party, len(order)), seat.position))


def _position(seat: Seat, item: Item, reader: Reader) -> str:
    found = next((row for row in item.positions.all() if row.seat_id == seat.pk), None)
    word = party(reader.consultation, seat.party)
    who = word if reader.public else f"{word}（{full_name(seat)}）"
    reason = reader.words(found.words).rstrip("。；") if found and found.words else ""
    why = "理由" if found and found.value == Word.AGAINST else "意见"
    return f"{who}{_stand(seat, item, found)}" + (f"，{why}：{reason}" if reason else "")


def _stand(seat: Seat, item: Item, found: Position | None) -> str:
    if found is None:
        return "未表态" if seat.pk in item.present else "未到场"
    word = str(POSITION_WORDS[Word(found.value)])
    return f"{word}（由本方到会代表受托）" if seat.pk in item.delegated else word


def _course(version: Minutes, reader: Reader) -> Iterator[Block]:
    text = (version.public or reader.words(version.text)) if reader.public else version.text
    if text:
        yield Heading("会议情况")
        yield from said(text)


def _signatures(version: Minutes, reader: Reader) -> Iterator[Block]:
    """The block that binds: who signed exactly this text, and who signs with a reason against it."""
    consultation = reader.consultation
    of_this = {row.seat_id: row for row in consultation.signatures.all() if row.hash == version.hash}
    there = present(consultation)
    seats = [
        seat
        for seat in sitting(consultation)
        if seat.party in required(consultation) and (seat.pk in there or seat.pk in of_this)
    ]
    yield Heading("各方签字")
    yield Table(SIGNED, [_signed(seat, of_this.get(seat.pk), reader) for seat in seats], height=14)
    for seat in seats:
        if (row := of_this.get(seat.pk)) and row.dissents:
            yield Paragraph(f"{reader.words(row.reason)}", lead=f"{reader.delegate(seat)}保留意见：")
    yield Note(
        f"本纪要第{version.version}稿，校验值 {_apart(version.hash)}。各方签字针对这个文本，改动一个字，校验值就不同，签字作废。"
    )


def _signed(seat: Seat, row: Signature | None, reader: Reader) -> list[str]:
    how = {"phone": "已在手机上签字", "paper": "已在纸上签字"}[row.channel] if row else ""
    if row and row.dissents:
        how += "，有保留意见"
    return [party(reader.consultation, seat.party), reader.who(seat), how, day(on(row.at)) if row else ""]


def _apart(code: str) -> str:
    return " ".join(code[start : start + PAIR] for start in range(0, len(code), PAIR))
