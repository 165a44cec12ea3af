"""What is posted of a result, and the certificate from which anyone can count again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongdeng.kernel import anchors
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import figures as counted
from tongdeng.votes.queries import rolls
from tongdeng.votes.rules.tally import OUTCOME_WORDS, Outcome
from tongdeng.web.kit.official_documents import (
    FORM,
    NOTICE,
    Block,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    Signatures,
    Table,
    day,
    moment,
    money,
)
from tongdeng.web.votes.pages import terms
from tongdeng.web.votes.papers.about import About, about, names, needed, on, scrutineers, square, titled
from tongdeng.web.votes.results import Bar, Part, ResultView, recount_options, told_results

SHEET = replace(FORM, name="vote-certificate", title_size=22)
HIDES = "会让人看出某一户怎样表决的数字不公布：不到5人的选择合并，面积只说是否达到。"
REMEDY = (
    "业主认为决定侵害自己合法权益的，可以自知道或者应当知道决定之日起一年内，请求人民法院予以撤销"
    "（《中华人民共和国民法典》第二百八十条）。"
)
TESTS = (Column("检验", 40, "left"), Column("数字", 62, "left"), Column("占比", 26), Column("结论", 28))
CODE_SIZE = 9


def announcement(vote: Vote) -> Document:
    """Return what is posted of a result, of the day on which it was published."""
    facts = about(vote)
    results = told_results(vote)
    passed = any(_outcome(shown) == Outcome.PASSED for shown in results)
    body: list[Block] = [
        Paragraph(f"{facts.title}业主表决已于{moment(facts.closes)}截止。经计票，现将结果公告如下："),
        Heading("表决情况"),
        *_numbers(vote, facts),
        Heading("表决结果"),
        *(block for shown in results for block in _motion(shown)),
        Heading("监票和计票"),
        *_counters(vote),
        Heading("公示和异议"),
        Paragraph(
            f"结果自{day(on(facts.certified))}起公示，至{day(vote.posted_until)}止。"
            f"对结果有异议的，请在公示期内向{facts.committee.name}或者{facts.community.name}提出。"
        ),
        Paragraph((f"通过的决定对{facts.scope}全体业主具有法律约束力。" if passed else "") + REMEDY),
    ]
    return Document(
        "表决结果公告",
        titled(facts.title, "业主表决结果的公告"),
        body,
        style=NOTICE,
        number=facts.number,
        addressee=f"{facts.scope}全体业主：",
        signature=Signature(facts.offices, on(facts.certified)),
    )


def _numbers(vote: Vote, facts: About) -> Iterator[Block]:
    seen = counted.figures(vote)
    yield Table(
        [Column("项目", 56, "left"), Column("数量", 100, "left")],
        [
            ["业主名册", f"{facts.heads}人，专有部分面积{facts.area}平方米"],
            ["公告和表决票送达", f"{seen.delivered}人"],
            ["发放纸质表决票", f"{seen.issued}张（另有作废{seen.void}张）"],
            ["收回纸质表决票", f"{seen.returned}张，其中重复提交不计入的{seen.second}张"],
            ["计入的表决票", f"{seen.counted}张：网上{seen.by_phone}张，纸质{seen.on_paper}张"
            + (f"，城市官方平台{seen.on_platform}张" if seen.on_platform else "")],
        ],
    )  # fmt: skip
    yield Note("一人一票，同一业主的几套房屋算一人。各事项的有效票和无效票见各事项的票数。")


def _motion(shown: ResultView, *, proves: bool = False) -> Iterator[Block]:
    """Yield what came of a motion; a certificate proves it with what the law asks for and the exact fractions."""
    yield Heading(shown.motion.title, 2)
    yield Paragraph(f"{OUTCOME_WORDS[_outcome(shown)]}。", lead="结果：")
    if shown.motion.budget is not None:
        yield Paragraph(f"{money(shown.motion.budget)}。", lead="预算：")
    if proves:
        yield Paragraph(needed(shown.motion), lead="通过条件：")
    yield Table(TESTS, [_test(bar, exactly=proves) for bar in shown.bars])
    if shown.parts:
        yield Paragraph(f"{_parts(shown.parts)}。", lead="票数：")
    if shown.hides:
        yield Note(HIDES) if proves else Paragraph(HIDES)


def _test(bar: Bar, *, exactly: bool) -> list[str]:
    numbers = f"{bar.part}\n（共{bar.whole}）" if bar.part else "不公布"
    if exactly and bar.part:
        numbers += f"\n{bar.exactly}"
    return [f"{bar.title}\n须{bar.needs}", numbers, bar.percent or "—", "达到" if bar.holds else "没有达到"]


def _parts(parts: Sequence[Part]) -> str:
    return "；".join(
        f"{part.words}{'合计' if '、' in part.words else ''}{part.heads}人"
        + ("" if part.area is None else f"、{square(part.area)}平方米")
        for part in parts
    )


def _counters(vote: Vote) -> Iterator[Block]:
    watched, read = scrutineers(vote), counted.readers(vote)
    yield Paragraph(f"{names(watched) or '未登记'}。", lead="监票人：")
    if read:
        yield Paragraph(f"{names(read)}，每张纸质表决票由两人分别录入。", lead="纸质表决票录入人：")


def _outcome(shown: ResultView) -> Outcome:
    return Outcome((shown.motion.result or {})["outcome"])


def certificate(vote: Vote) -> Document:
    """Return the certificate of a result: four tests for each motion, and what it is checked with."""
    facts = about(vote)
    body: list[Block] = [
        Paragraph(
            f"{facts.scope}业主就“{facts.title}”进行表决，自{moment(facts.opens)}至{moment(facts.closes)}投票，"
            f"名册以{day(facts.record_date)}为准。结果于{moment(facts.certified)}公布，现证明如下："
        ),
        Heading("表决情况"),
        *_numbers(vote, facts),
        Heading("表决结果"),
        *(block for shown in told_results(vote) for block in _motion(shown, proves=True)),
        Heading("计票规则"),
        Table([Column("事项", 55, "left"), Column("规则", 110, "left")], terms(vote)),
        Paragraph(f"适用规则：{vote.profile.name}。依据：{vote.profile.source}。"),
        Heading("监票和计票"),
        *_counters(vote),
        Heading("核验信息"),
        *_checks(vote),
        Signatures(["监票人", "计票人"]),
        Paragraph(REMEDY),
    ]
    return Document(
        "表决结果证明",
        ("业主表决结果证明",),
        body,
        style=SHEET,
        number=facts.number,
        signature=Signature(facts.offices, on(facts.certified)),
        footer=f"业主表决结果证明　{facts.number}",
    )


def _checks(vote: Vote) -> Iterator[Block]:
    published, registers = rolls.published(vote), rolls.register_hashes(vote)
    options = recount_options(vote)
    rows = [["名册校验码（SHA-256）", vote.roll_hash]]
    for motion in vote.motions.all():
        place, public = str(motion.position), published.get(str(motion.position), {})
        if public.get("root"):
            rows += [
                [f"事项{place}：公开的结果文件", public["sha256"]],
                [f"事项{place}：全部选票的根", public["root"]],
                ["　核对", f"tongdeng proof result-{place}.json 加上面任一个校验码"],
            ]
        rows += [
            [f"事项{place}：计票明细", registers[place]],
            ["　重新计票", f"tongdeng tally register-{place}.csv --matter {motion.matter} {options}".strip()],
        ]
    found = anchors.around(vote.certified_at) if vote.certified_at else []
    rows += [[f"日志存证码（到{moment(one.until)}）", bytes(one.hash).hex()] for one in found]
    if found:
        rows.append(["　核对", "在本系统上运行 tongdeng verify --anchor 加上面任一个存证码"])
    yield Table([Column("", 45, "left"), Column("", 120, "left")], rows, height=6, size=CODE_SIZE)
