"""The sign-in letters to the owners of a building, to be cut apart."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from tongdeng.kernel.clock import LOCAL
from tongdeng.people.actions.letters import Batch, Letter
from tongdeng.people.rules import PROPERTY_ROLES, masked_name
from tongdeng.people.rules.one_time import LETTER_VALID
from tongdeng.places import queries as places
from tongdeng.web.kit.official_documents import FORM, Block, Code, CutLine, Document, PageBreak, Paragraph

ON_A_PAGE = 3
STRIPS = replace(FORM, pitch=19, size=12, title_size=16, title_pitch=24, top=14, bottom=14)


def described(batch: Batch) -> Document:
    """Return all letters of a batch as one paper, three on a page, to be cut apart."""
    named = places.named(letter.place for letter in batch.letters)
    body: list[Block] = []
    for number, letter in enumerate(batch.letters):
        if number and number % ON_A_PAGE == 0:
            body.append(PageBreak())
        elif number:
            body.append(CutLine())
        place = named.get(letter.place)
        body += _strip(letter, place.path if place else letter.place, batch)
    inside = places.named([batch.letters[0].place[:18]]).get(batch.letters[0].place[:18])
    where = inside.path if inside else ""
    return Document("登录信", [f"登录信　{where}"], body, style=STRIPS, about=where, issuer=where)


def _strip(letter: Letter, where: str, batch: Batch) -> Iterator[Block]:
    head = _line(f"{where}　{masked_name(letter.person.name)}（业主）", bold=True, size=15)
    if not letter.code:
        yield head
        yield _line(
            "登记里没有您的手机号，这封信上没有登录码。请带身份证件到物业前台或社区登记手机号，核对以后当面领取登录码。"
        )
        return
    address = settings.PUBLIC_URL + reverse("claim")
    until = (batch.at + LETTER_VALID).astimezone(LOCAL)
    lines = [
        head,
        _line(f"码：{letter.code}", bold=True, size=17),
        _line(
            f"用手机扫右边的二维码，或打开 {address}，填上面的码、您的姓名和登记手机号的后四位，就能登录。"
        ),
        _line(f"{until:%Y}年{until.month}月{until.day}日以前有效，只能用一次。请勿给别人看，不要拍照转发。"),
        _line("这封信不是您的，或打开时说已经用过，请马上告诉社区。"),
    ]
    if batch.rows and batch.rows[0].post in PROPERTY_ROLES:
        lines.append(
            _line(
                "用物业印的信登录，不能在网上投票；要投票请用短信登录，到社区当面领取登录码，或投纸质选票。"
            )
        )
    # Behind the # it is not sent to the server, and stands in no log.
    yield Code(f"{address}#{letter.code}", width=32, beside=lines)


def _line(text: str, *, bold: bool = False, size: float = 0) -> Paragraph:
    return Paragraph(text, align="left", indent=False, bold=bold, size=size)
