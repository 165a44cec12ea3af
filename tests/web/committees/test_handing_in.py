"""The community hands in who was elected, on a page."""

from tests.cast import ESTATE
from tests.committees import story
from tests.web.story import client_of, main


def test_a_committee_is_handed_in_on_its_page(db: None) -> None:
    owners = story.owners(5)
    typed = {
        "place": ESTATE,
        "elected_on": "2026-01-06",
        "until": "2031-01-05",
        "phone": [person.phone for person in owners] + [""] * 3,
        "post": ["member"] * 8,
    }
    zheng = client_of("zheng")
    refused = zheng.post("/committee/new/", typed | {"until": "2031-01-06"})
    assert refused.status_code == 400
    assert "2031-01-05" in refused.content.decode()
    assert str(owners[1].phone) in refused.content.decode()
    for phone, words in (("123", "不是手机号"), ("19955555555", "不是本小区登记的业主")):
        refused = zheng.post("/committee/new/", typed | {"phone": [phone], "post": ["member"]})
        assert words in refused.content.decode()
    done = zheng.post("/committee/new/", typed)
    assert done.status_code == 302
    assert "A区业主委员会" in main(zheng.get(done["Location"]))
