"""The notice of a vote, which hangs on the wall for as long as the law asks."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse

from tongdeng.votes.models import Motion, Vote
from tongdeng.web.kit.official_documents import (
    NOTICE,
    Annex,
    Block,
    Code,
    Column,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signature,
    Space,
    Table,
    day,
    moment,
    money,
)
from tongdeng.web.votes.pages import terms
from tongdeng.web.votes.papers.about import About, about, names, needed, scrutineers, titled

LAW = (
    "根据《中华人民共和国民法典》第二百七十八条和《物业管理条例》第十二条、第十四条的规定，"
    "现就下列事项采用书面征求意见的形式提请业主共同表决，并同时告知居民委员会，请全体业主参加。"
)


def notice(vote: Vote) -> Document:
    """Return the notice of an announced vote, of the day on which it was announced."""
    facts = about(vote)
    body: list[Block] = [
        Paragraph(LAW),
        Heading("表决事项"),
        *(block for motion in vote.motions.all() for block in _motion(motion)),
        Heading("表决时间和方式"),
        *_ways(vote, facts),
        Heading("计票规则"),
        Table([Column("事项", 52, "left"), Column("规则", 104, "left")], terms(vote)),
        Paragraph(f"适用规则：{vote.profile.name}。依据：{vote.profile.source}。"),
        Heading("业主名册和异议"),
        *_roll(facts),
        *_watch(vote),
        *_asking(vote, facts),
    ]
    return Document(
        "表决公告",
        titled(facts.title, "业主表决的公告"),
        body,
        style=NOTICE,
        number=facts.number,
        addressee=f"{facts.scope}全体业主：",
        annexes=[Annex(file.name) for file in vote.attachments.all()],
        signature=Signature(facts.offices, facts.announced_on),
    )


def _motion(motion: Motion) -> Iterator[Block]:
    yield Heading(motion.title, 2)
    yield Paragraph(motion.text)
    if motion.budget is not None:
        yield Paragraph(f"{money(motion.budget)}。", lead="预算：")
    yield Paragraph(needed(motion), lead="通过条件：")
    for lead, said in (("赞成的理由：", motion.pros), ("反对的理由：", motion.cons)):
        if said:
            yield Paragraph(said, lead=lead)


def _ways(vote: Vote, facts: About) -> Iterator[Block]:
    yield Paragraph(f"{moment(facts.opens)}至{moment(facts.closes)}。", lead="表决时间：")
    yield Paragraph(_by_phone(vote), lead="网上表决：")
    yield Paragraph(
        f"需要纸质表决票的，向{facts.committee.name}或者{facts.community.name}领取，"
        f"填写并签名后于{moment(facts.closes)}前交回。",
        lead="纸质表决：",
    )
    yield Fields([("交票地点", ""), ("收票时间", "")])
    yield Paragraph(_proxies(vote.proxy_cap or 0, bars_staff=vote.profile.bars_staff), lead="委托表决：")
    yield Paragraph(
        "同一业主拥有几套房屋的，算一人，面积合计；共有的房屋由共有人商定一人表决。"
        "表决意见提交后不能更改，重复提交的以先提交的有效票为准。"
    )


def _by_phone(vote: Vote) -> str:
    if vote.profile.official_platform:
        return "按照本地规定，在城市官方平台上进行。"
    return "业主用本人手机号登录，或者扫描本公告的二维码，按提示表决。"


def _proxies(most: int, *, bars_staff: bool) -> str:
    if not most:
        return "本次表决不能委托他人代为表决。"
    barred = "物业服务企业的工作人员不得代理。" if bars_staff else ""
    return f"业主可以书面委托他人代为表决，一名受托人最多代理{most}户。{barred}委托书样式可向上述单位领取。"


def _roll(facts: About) -> Iterator[Block]:
    yield Paragraph(
        f"业主名册以{day(facts.record_date)}为准，共{facts.heads}人，专有部分面积{facts.area}平方米，与本公告同时公示。"
        f"对名册有异议的，请在{moment(facts.opens)}前在网页“核对名册”中提出，"
        f"或者到{facts.committee.name}、{facts.community.name}当面提出。"
    )


def _watch(vote: Vote) -> Iterator[Block]:
    if watch := scrutineers(vote):
        yield Heading("监票人")
        yield Paragraph(f"{names(watch)}。")


def _asking(vote: Vote, facts: About) -> Iterator[Block]:
    address = settings.PUBLIC_URL + reverse("vote", args=[vote.pk])
    yield Heading("查询和联系")
    yield Fields([(office.name, office.phone) for office in (facts.committee, facts.community)])
    yield Space(0.5)
    said: Sequence[Block] = [
        Paragraph("公告全文、附件、业主名册和表决结果可扫描右侧二维码查阅，也可到上述单位查阅。")
    ]
    yield Code(address, "扫码查阅、表决", beside=said)
