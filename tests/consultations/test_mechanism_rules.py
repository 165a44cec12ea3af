"""The template of a bench, pure: which orders of steps are allowed, what waits for what, which parties can be (DL-16)."""

from dataclasses import replace

import pytest

from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import Party, Template

ORDERS = """
    steps                                                          right
    announce meet record sign publish                              yes
    raise announce gather meet record sign publish carry_out       yes
    gather raise announce meet record sign publish evaluate        yes
    raise announce own meet own record sign publish own            yes
    announce meet record sign carry_out publish evaluate           yes
    announce meet record publish sign                              no
    publish announce meet record sign                              no
    announce record meet sign publish                              no
    meet announce record sign publish                              no
    announce raise meet record sign publish                        no
    announce meet gather record sign publish                       no
    announce meet record sign publish evaluate carry_out           no
    carry_out announce meet record sign publish                    no
    announce meet record sign                                      no
    announce meet meet record sign publish                         no
    announce meet record sign publish dance                        no
"""
WAITS = """
    done                            asked     waits
    -                               announce  raise
    raise                           announce  -
    raise                           meet      announce
    raise,announce                  meet      gather
    raise,announce,gather           meet      -
    raise,announce,gather           sign      meet
    raise,announce,gather,meet      record    -
    -                               raise     -
    -                               dance     -
"""


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table, without the heading; columns stand apart by two blanks."""
    return [
        [cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.strip().splitlines()[1:]
    ]


def ordered(kinds: str) -> Template:
    """Return the default bench with other steps; a word that is no kind stays as it is."""
    steps = [mechanism.TemplateStep(f"{kind}{n}", kind, kind) for n, kind in enumerate(kinds.split())]
    return replace(mechanism.default(), steps=tuple(steps))


@pytest.mark.parametrize(("kinds", "right"), rows(ORDERS))
def test_dl16_steps_are_reordered_but_publish_never_precedes_sign(kinds: str, right: str) -> None:
    assert ("steps" not in mechanism.wrong(ordered(kinds))) == (right == "yes")


def test_dl16_the_refusal_names_both_steps() -> None:
    wrong = mechanism.wrong(ordered("announce meet record publish sign"))
    assert wrong["steps"] == "“公开结果”不能排在“各方签字”之前"


@pytest.mark.parametrize(("done", "asked", "waits"), rows(WAITS))
def test_a_step_waits_for_the_first_one_before_it_that_is_not_done(done: str, asked: str, waits: str) -> None:
    steps = mechanism.default().steps
    found = mechanism.waits_for(steps, set(done.split(",")), asked)
    assert (found.key if found else "-") == waits


def test_the_default_bench_has_three_required_parties_and_nothing_wrong() -> None:
    template = mechanism.default()
    assert mechanism.wrong(template) == {}
    assert [party.key for party in template.required] == ["party", "property", "committee"]
    assert (template.notice_days, template.comment_days, template.evaluation_days) == (3, 3, 14)
    assert template.rule == "all"


def test_a_template_is_kept_and_read_back_whole() -> None:
    template = replace(mechanism.default(), platforms=("党群服务中心", "议事亭"))
    assert mechanism.read(mechanism.as_json(template)) == template


A, B = Party("a", "甲方", ("branch",), required=True), Party("b", "乙方", ("manager",), required=True)
WRONG_PARTIES = [
    ((A,), "2 至"),
    ((A, replace(B, key="a")), "只能列一次"),
    ((A, replace(B, required=False)), "至少要有两个"),
    ((A, replace(B, roles=())), "哪些角色"),
    ((A, replace(B, roles=("branch",))), "一个角色"),
    ((A, replace(B, seats=0)), "1 至 9 席"),
    ((A, replace(B, word="")), "每个名称"),
]


@pytest.mark.parametrize(("parties", "says"), WRONG_PARTIES)
def test_parties_that_cannot_sit_are_refused(parties: tuple[Party, ...], says: str) -> None:
    assert says in str(mechanism.wrong(replace(mechanism.default(), parties=parties))["parties"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notice_days", 0),
        ("notice_days", 31),
        ("comment_days", 0),
        ("voices_needed", 0),
        ("speech_seconds", 29),
        ("evaluation_days", 2),
        ("evaluation_days", 61),
        ("rule", "chair"),
    ],
)
def test_numbers_and_the_rule_have_bounds(field: str, value: object) -> None:
    assert list(mechanism.wrong(replace(mechanism.default(), **{field: value}))) == [field]  # type: ignore[arg-type]


def test_own_steps_are_counted_and_named() -> None:
    steps = mechanism.steps(("announce", ""), ("own", "党员走访"), ("meet", "圆桌会"), ("own", "回头看"))
    assert [(step.key, step.word) for step in steps] == [
        ("announce", "公告"),
        ("own1", "党员走访"),
        ("meet", "圆桌会"),
        ("own2", "回头看"),
    ]
