"""Names that our common font lacks, on the papers of a vote and on the pages that offer them."""

from collections.abc import Iterator

import pytest

from tests.cast import person
from tests.support import at, unguarded
from tests.web.fonts import pages, printing_from, shipped
from tests.web.votes.story import Story, client_of, told
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.register.changes import ChangeDraft
from tongdeng.people.models import Person
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.places.models import Place
from tongdeng.votes.models import RollHome

pytestmark = pytest.mark.django_db
HAND = "这些字没有字形，打印出来是带编码的方框，请手写补上"
CHANGED = at("2026-01-12 09:00")
YOUNG = "\U00031350（U+31350）"


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


@pytest.fixture
def story() -> Story:
    """A vote that has begun; two of its owners have rare names."""
    story = told("open")
    for owner, name in zip(story.owners, ("𠮷立秋", "\U00031350立秋"), strict=False):
        Person.objects.filter(pk=owner.pk).update(name=name)
    return story


def test_a_posted_roll_shows_rare_names_and_says_what_must_be_written_by_hand(story: Story) -> None:
    printed = pages(client_of("zhou").get(f"/votes/{story.vote.pk}/roll.pdf").content)
    words = "".join(page.words for page in printed)
    assert "𠮷**" in words
    assert "\U00031350**" in words
    assert HAND in words.replace("\n", "")
    assert not any(0 in page.glyphs for page in printed)


def test_the_page_of_the_roll_says_it_before(story: Story) -> None:
    page = client_of("zhou").get(f"/votes/{story.vote.pk}/roll/").content.decode()
    assert f"{HAND}：{YOUNG}" in page
    assert "𠮷（" not in page


def test_the_page_of_paper_ballots_says_it_before(story: Story) -> None:
    client, address = client_of("zhou"), f"/votes/{story.vote.pk}/papers/"
    assert f"{HAND}：{YOUNG}" in client.get(address).content.decode()
    Person.objects.filter(name="\U00031350立秋").update(name="林立秋")
    assert HAND not in client.get(address).content.decode()
    assert story.issued
    # The address stands on a sealed roll, which nobody changes any more.
    with unguarded():
        RollHome.objects.filter(head=story.issued.head).update(where="\U00031350苑1号楼101")
    assert YOUNG in client.get(address).content.decode()
    printed = pages(client.get(f"/votes/{story.vote.pk}/papers.pdf").content)
    assert any("\U00031350苑" in page.words for page in printed)


def test_the_page_of_qr_sheets_says_it_before() -> None:
    estate = Place.objects.filter(level="building").earliest("pk")
    assert HAND not in client_of("chen").get("/sheets/").content.decode()
    Place.objects.filter(pk=estate.pk).update(path="\U00031350苑1号楼")
    assert YOUNG in client_of("chen").get("/sheets/").content.decode()


def test_a_posted_roll_lists_what_changed_shortly_before_and_who_confirmed_it() -> None:
    story = told("open")
    home = register.home_at(story.heads[0].homes.get().place)
    measure = register.measure(home.place)
    assert measure is not None
    was = register.said_of(measure)
    draft = ChangeDraft(Kind.MEASURE, {**was, "area": "120.00"}, CHANGED.date(), "不动产权证", was)
    change = changes.propose(home, draft, by=person("qian", CHANGED), at=CHANGED)
    changes.confirm(change, by=person("zheng", CHANGED), at=CHANGED)
    printed = pages(client_of("zhou").get(f"/votes/{story.vote.pk}/roll.pdf").content)
    words = "".join(page.words for page in printed).replace("\n", "")
    assert "登记变更" in words
    assert "2026年1月12日" in words
    assert "社区" in words.partition("登记变更")[2]
