"""What the papers of a vote say: the law's words, the days of the events, Chinese for every reader, PDF as Word."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.conf import settings

from tests.cast import ESTATE
from tests.support import unguarded
from tests.web.fonts import pages, printing_from, shipped
from tests.web.read_back import bare, in_docx
from tests.web.votes.story import Story, client_of, told
from tongdeng.people.models import Organisation, Person
from tongdeng.votes.models import RollHome
from tongdeng.web.kit.blanks import Blank
from tongdeng.web.votes.blanks import BLANKS
from tongdeng.web.votes.papers.about import homes
from tongdeng.web.votes.papers.ballots import CHOICES

pytestmark = pytest.mark.django_db
# What each says, after the state of the vote in which it is asked for; none of it is said by another day's print.
SAYS = """
notice.pdf     | A区20号楼全体业主： + 《中华人民共和国民法典》第二百七十八条 + 书面征求意见 + 2026年3月17日8时至2026年3月27日20时 + 8,600.00元
notice.pdf     | 参与表决专有部分面积过半数的业主且参与表决人数过半数的业主同意 + 参与表决专有部分面积四分之三以上 + 监票人赵立夏。
notice.pdf     | 鼎立表决〔2026〕1号 + 附件：报价.pdf + 0371-0000-0001 + 交票地点 + 鼎立社区居民委员会 + 2026年3月1日
roll.pdf       | 名册以2026年3月1日为准 + 2026年3月17日8时前向A区业主委员会 + 以上共7人，专有部分面积700.00平方米。 + 序号为业主人数
papers.pdf     | 表决票存根 + 业主姓名 + 业主2 + 专有部分面积100.00平方米，业主人数1人 + 受托人签名 + 2026年3月18日 + 第1页共1页 + 录票时使用
handed-out.pdf | 领票人签名 + 交票人签名 + 应当在本登记册上签字 + A区20号楼1单元2室
authority.pdf  | 授权委托书 + 更换20号楼楼道灯 + 一名受托人最多代理3户。 + 委托人签名 + 由受托人决定
"""
ROWS = [
    (name.strip(), words.strip().split(" + "))
    for name, words in (line.split("|") for line in SAYS.strip().splitlines())
]


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


@pytest.fixture
def story() -> Story:
    Organisation.objects.create(kind="committee", place=ESTATE, name="A区业主委员会", phone="0371-0000-0001")
    return told("open")


def read(story: Story, name: str, who: str = "zhou", language: str = "") -> str:
    """Return all that a paper of the vote says, without breaks."""
    client = client_of(who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(f"/votes/{story.vote.pk}/{name}")
    assert answer.status_code == 200, answer.content[:300]
    printed = pages(answer.content)
    assert not any(0 in page.glyphs for page in printed)
    return bare("".join(page.words for page in printed))


def test_each_paper_says_what_an_office_looks_for(story: Story) -> None:
    for name, words in ROWS:
        printed = read(story, name)
        assert [one for one in words if bare(one) not in printed] == [], name


def test_an_english_reader_prints_the_same_papers(story: Story) -> None:
    names = sorted({name for name, _words in ROWS})
    before = [read(story, name) for name in names]
    assert [read(story, name, language="en") for name in names] == before


@pytest.mark.parametrize("name", ["notice", "roll", "handed-out", "authority"])
def test_word_says_what_the_pdf_says(story: Story, name: str) -> None:
    printed = read(story, f"{name}.pdf")
    answer = client_of("zhou").get(f"/votes/{story.vote.pk}/{name}.docx")
    typed = [bare(part) for part in in_docx(answer.content)]
    assert len(typed) > 20
    assert [part for part in typed if part not in printed] == []


RESULT = """
announcement.pdf | 关于更换20号楼楼道灯业主表决结果的公告 + A区20号楼全体业主： + 发放纸质表决票3张 + 收回纸质表决票2张 + 2026年3月28日 + 至2026年4月4日止
announcement.pdf | 计入的表决票6张：网上4张，纸质2张 + 监票人：赵立夏。 + 录入 + 第二百八十条 + 知道或者应当知道决定之日起一年内
certificate.pdf  | 业主表决结果证明 + 预算：8,600.00元。 + 核验信息 + tongdeng tally register-1.csv --matter use_fund + 2026年3月28日 + 计票人：
"""


def test_the_papers_of_a_result_give_the_numbers_of_papers_and_the_day_of_publication() -> None:
    story = told("certified")
    for line in RESULT.strip().splitlines():
        name, words = line.split("|")
        printed = read(story, name.strip())
        assert [one for one in words.strip().split(" + ") if bare(one) not in printed] == [], printed
        assert read(story, name.strip(), language="en") == printed


def test_papers_are_kept_under_chinese_names(story: Story) -> None:
    kept = client_of("zhou").get(f"/votes/{story.vote.pk}/notice.pdf")["Content-Disposition"]
    assert "%E8%A1%A8%E5%86%B3%E5%85%AC%E5%91%8A%E3%80%942026%E3%80%951%E5%8F%B7.pdf" in kept


def test_a_ballot_of_many_homes_and_long_names_stays_short(story: Story) -> None:
    assert story.issued
    head = story.issued.head
    with unguarded():
        sample = head.homes.get()
        RollHome.objects.bulk_create(
            RollHome(
                community=sample.community, place=f"{sample.place[:-4]}{number}", vote=story.vote, head=head,
                where=f"A区20号楼1单元{number}室", area=1, area_source="register", kind="normal",
            )
            for number in range(1001, 1140)
        )  # fmt: skip
    Person.objects.filter(pk__in=head.owners).update(name="阿卜杜热合曼江艾尔肯买买提")
    address = f"papers.pdf?head={head.pk}"
    printed = read(story, address)
    assert "1室等140套" in printed or "2室等140套" in printed
    assert "阿卜杜热合曼江艾尔肯买买提" in printed
    assert printed.count("第1页") == 1
    assert "第2页" not in printed


def test_few_homes_are_written_out_and_many_are_counted() -> None:
    assert homes(["1室", "2室", "3室"]) == "1室、2室、3室"
    assert homes([f"{n}室" for n in range(1, 141)]) == "1室等140套"


def test_no_ballot_is_printed_for_a_building_that_is_none(story: Story) -> None:
    client, address = client_of("zhou"), f"/votes/{story.vote.pk}"
    for name in ("papers.pdf", "handed-out.docx"):
        answers = {client.get(f"{address}/{name}?building={asked}").status_code for asked in ("x", "'", "9")}
        assert answers == {404}, name


def test_each_ballot_has_a_box_for_each_choice_of_each_motion(story: Story) -> None:
    assert story.issued
    assert read(story, f"papers.pdf?head={story.issued.head_id}").count(bare(CHOICES)) == 2


def test_the_authority_of_a_head_is_filled_in_only_for_a_clerk(story: Story) -> None:
    address = f"authority.pdf?head={story.heads[0].pk}"
    assert "业主1" in read(story, address)
    assert "业主1" not in read(story, "authority.pdf", "wang")
    assert client_of("wang").get(f"/votes/{story.vote.pk}/{address}").status_code == 403
    assert client_of("zhou").get(f"/votes/{story.vote.pk}/authority.pdf?head=x").status_code == 404


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.key)
def test_each_paper_is_a_blank_too_with_room_for_every_day_and_name(blank: Blank) -> None:
    client, address = client_of("chen"), f"/votes/blanks/{blank.key}"
    assert f"{address}.pdf" in client.get("/votes/blanks/").content.decode()
    printed = pages(client.get(f"{address}.pdf").content)
    said = bare("".join(page.words for page in printed))
    answer = client.get(f"{address}.docx")
    assert "（空白）.docx" in unquote(answer["Content-Disposition"])
    # A line to cut along is drawn by signs in a DOCX.
    written = [bare(part).strip("-") for part in in_docx(answer.content)]
    assert [part for part in written if part not in said] == []
    assert "年月日" in said
    assert "202" not in said
