"""What holds on every page: no script of others, no way out of the house, no door that should be shut."""

from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import CAST, RESIDENT, SQUARE, person
from tests.web.site.addresses import ROWS, url
from tests.web.site.bad import ELSEWHERE, INLINE
from tests.web.story import NOW, WORDS, Story, client_of
from tongdeng.cases import rules
from tongdeng.cases.models import Case
from tongdeng.kernel import clock
from tongdeng.kernel.models import Event
from tongdeng.ops.demo import olive as olives
from tongdeng.ops.demo.simulation import Simulation

JSON, HTMX = {"Accept": "application/json"}, {"HX-Request": "true"}
EVIL = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
)


def pages(story: Story) -> dict[str, HttpResponse]:
    """Return every page that somebody may see, as the first who may, and pages of refusals."""
    found = {}
    for page, answers in ROWS.items():
        reader = next((who for who, answer in answers.items() if answer == "200"), None)
        if reader:
            found[page] = client_of(reader).get(url(page, story))
    found["not found"] = Client().get("/nowhere/")
    found["forbidden"] = client_of("wang").get("/desk/")
    found["refused form"] = client_of("wang").post("/file/", {"place": story.case.place})
    found["refused verb"] = client_of("li").post(f"/cases/{story.case.pk}/accept/")
    return found


def test_every_page_carries_a_strict_policy_and_the_headers_that_go_with_it(story: Story) -> None:
    for page, response in pages(story).items():
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, page
        assert "unsafe" not in policy, page
        assert response["X-Content-Type-Options"] == "nosniff", page
        assert response["X-Frame-Options"] == "DENY", page
        assert response["Referrer-Policy"] == "same-origin", page


def test_no_page_carries_inline_script_or_style_or_asks_another_host(story: Story) -> None:
    for page, response in pages(story).items():
        if response["Content-Type"].startswith("text/html"):
            drawn = response.content.decode()
            assert INLINE.search(drawn) is None, f"{page}: {INLINE.search(drawn)}"
            assert ELSEWHERE.search(drawn) is None, page


def test_every_whole_page_has_its_language_a_title_one_main_and_a_way_past_the_navigation(
    story: Story,
) -> None:
    for page, response in pages(story).items():
        drawn = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
        if drawn.lstrip().startswith("<!DOCTYPE"):
            assert '<html lang="zh-hans"' in drawn, page
            assert (drawn.count("<main"), drawn.count("<title>")) == (1, 1), page
            assert 'href="#main"' in drawn, page
            assert drawn.count("<h1") <= 1, page


def test_pages_that_show_one_person_s_things_are_kept_by_no_shared_cache(story: Story) -> None:
    assert "Cookie" in client_of("wang").get("/mine/")["Vary"]


def test_nothing_that_somebody_signed_in_is_shown_is_kept_by_their_browser(story: Story) -> None:
    for page, answers in ROWS.items():
        reader = next((who for who, answer in answers.items() if answer == "200" and who != "guest"), None)
        response = client_of(reader).get(url(page, story)) if reader else None
        if response is not None and page != "sw":
            assert "no-store" in response["Cache-Control"], page
            assert response["X-Reader"] == str(person(reader, NOW).pk), page


def test_a_guest_s_case_its_photos_and_what_was_posted_are_kept_by_no_browser(story: Story) -> None:
    guest = client_of("guest")
    for page in ("tracked", "photo_tracked", "thumb_tracked"):
        assert "no-store" in guest.get(url(page, story))["Cache-Control"], page
    assert "no-store" in guest.post("/file/", {"place": story.case.place})["Cache-Control"]


def test_what_strangers_see_may_be_kept_so_that_going_back_keeps_what_they_typed(story: Story) -> None:
    assert "Cache-Control" not in client_of("guest").get("/file/")


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(story: Story) -> None:
    chen = client_of("chen")
    chen.get("/desk/")
    assert chen.cookies["csrftoken"]["samesite"] == "Lax"
    answered = chen.post("/care/", {"on": "1"})
    assert (answered.cookies["care"].value, answered.cookies["care"]["samesite"]) == ("1", "Lax")


def test_a_form_without_its_secret_is_answered_in_words_and_writes_nothing(story: Story) -> None:
    strict, before = Client(enforce_csrf_checks=True), Case.objects.count()
    strict.cookies = client_of("wang").cookies
    form = {"place": story.case.place, "words": "水管响"}
    page, json = strict.post("/file/", form), strict.post("/file/", form, headers=JSON)
    assert (page.status_code, json.status_code, Case.objects.count()) == (403, 403, before)
    assert "页面打开太久" in page.content.decode()
    assert "页面打开太久" in json.json()["sentence"]
    assert "页面打开太久" in strict.post("/file/", form, headers=HTMX).content.decode()


def test_after_the_session_ended_pages_lead_to_sign_in_and_back_and_scripts_hear_401(story: Story) -> None:
    wang, verb = client_of("wang"), f"/cases/{story.case.pk}/say/"
    wang.session.flush()
    assert wang.get("/mine/")["Location"] == "/sign-in/?next=%2Fmine%2F"
    came = {"Referer": f"http://testserver/cases/{story.case.pk}/"}
    assert "%2Fcases%2F" in wang.post(verb, {"words": "还冷"}, headers=came)["Location"]
    for headers in (JSON, HTMX):
        assert wang.post(verb, {"words": "还冷"}, headers=headers).status_code == 401
    assert Event.objects.filter(kind="case.say").count() == 0


def test_somebody_who_was_signed_in_and_is_no_longer_active_is_out_at_once(story: Story) -> None:
    chen = client_of("chen")
    assert chen.get("/desk/").status_code == 200
    gone = person("chen", NOW)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    assert chen.get("/desk/").status_code == 302


@pytest.mark.parametrize("target", EVIL)
def test_no_switch_leads_to_another_site(target: str, story: Story) -> None:
    for address, form in (("/care/", {"on": "1"}), ("/language/", {"language": "en"})):
        assert Client().post(address, {**form, "next": target})["Location"] == "/"
        assert Client().post(address, form, headers={"Referer": target})["Location"] == "/"
        assert Client().post(address, {**form, "next": "/mine/"})["Location"] == "/mine/"


def test_an_unknown_language_is_chinese(story: Story) -> None:
    odd = Client().post("/language/", {"language": "../../xx"})
    assert odd.cookies["django_language"].value == "zh-hans"


def test_the_language_of_the_browser_does_not_count_but_the_chosen_one_does(story: Story) -> None:
    client = Client()
    assert client.get("/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"
    client.post("/language/", {"language": "en"})
    assert client.get("/")["Content-Language"] == "en"


def test_care_mode_is_remembered_with_the_person_not_only_the_browser(story: Story) -> None:
    client_of("wang").post("/care/", {"on": "1"})
    assert 'class="care' in client_of("wang").get("/").content.decode()


@pytest.mark.parametrize("change", ["last letter", "signature gone", "another case", "nonsense"])
def test_a_tracking_link_that_was_changed_opens_nothing(change: str, story: Story) -> None:
    secret = story.secret
    broken = {
        "last letter": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "signature gone": secret.rpartition(":")[0],
        "another case": secret.replace(story.guest.pk.hex, story.case.pk.hex),
        "nonsense": "x",
    }[change]
    for address in (f"/t/{broken}/", f"/t/{broken}/photos/{story.guest_photo.pk}/"):
        assert Client().get(address).status_code == 404
    assert Client().post(f"/t/{broken}/say/", {"words": "!"}).status_code == 404


def test_a_tracking_link_is_only_for_cases_of_guests(story: Story) -> None:
    from tongdeng.cases import queries

    assert Client().get(f"/t/{queries.link_of(story.case)}/").status_code == 404


def here(**more: str) -> Client:
    """Return a browser on the machine itself."""
    return Client(**{"HTTP_HOST": "127.0.0.1:8000", **more})


def test_the_demo_door_does_not_exist_outside_demo_mode() -> None:
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/become/").status_code == 404


@pytest.mark.django_db
def test_in_demo_mode_the_door_opens_on_loopback_alone(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.site.demo_urls"
    assert here().get("/demo/").status_code == 404  # the door asks once more by itself
    settings.DEMO = True
    assert here().get("/demo/").status_code == 200
    for address in ("10.0.0.7", "::ffff:10.0.0.7", ""):
        assert here(REMOTE_ADDR=address).get("/demo/").status_code == 404
        assert here(REMOTE_ADDR=address).post("/demo/become/", {"person": "x"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "added",
    [
        {"X-Forwarded-For": "8.8.8.8"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=8.8.8.8"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "8.8.8.8"},
        {"CF-Connecting-IP": "8.8.8.8"},
        {"CF-Ray": "1"},
        {"Host": "demo.example.org"},
        {"Host": "192.168.1.5:8000"},
    ],
)
def test_nothing_that_was_passed_on_by_a_proxy_or_a_tunnel_gets_through_the_demo_door_or_reads_a_code(
    added: dict[str, str], settings: Settings
) -> None:
    settings.ROOT_URLCONF, settings.DEMO, settings.CODE_URL = "tests.web.site.demo_urls", True, ""
    settings.ALLOWED_HOSTS = ["*"]
    client = here()
    assert client.get("/demo/", headers=added).status_code == 404
    assert client.post("/demo/become/", {"person": "x"}, headers=added).status_code == 404
    refused = client.post("/sign-in/", {"phone": CAST[RESIDENT].phone}, headers=added)
    assert (refused.status_code, "您的验证码是" in refused.content.decode()) == (503, False)
    assert "/demo/" not in client.get("/sign-in/", headers=added).content.decode()
    assert client.post("/sign-in/", {"phone": CAST[RESIDENT].phone}).status_code == 302


@pytest.mark.django_db
def test_the_demo_door_makes_nobody_else_of_you_than_the_demo_people(settings: Settings) -> None:
    settings.ROOT_URLCONF, settings.DEMO = "tests.web.site.demo_urls", True
    for chosen in (str(person("huang", NOW).pk), "x", ""):
        assert here().post("/demo/become/", {"person": chosen}).status_code == 404
    become = here().post("/demo/become/", {"person": str(person("chen", NOW).pk)})
    assert (become.status_code, become["Location"]) == (302, "/desk/")


@pytest.mark.django_db
def test_at_the_demo_door_stand_a_resident_and_the_organiser_of_a_further_estate(settings: Settings) -> None:
    settings.ROOT_URLCONF, settings.DEMO = "tests.web.site.demo_urls", True
    simulation = Simulation(until=NOW)
    olive = olives.plan(simulation)
    simulation.run()
    said = here().get("/demo/").content.decode()
    # The resident is who moved in first: of Olive City in this town. The branch is of the first place with one.
    offered = ("居民", "居民 · A区", "小区党支部", "小区党支部 · 橄榄城")
    assert [said.count(f"<strong>{words}</strong>") for words in offered] == [1] * 4
    become = here().post("/demo/become/", {"person": str(olive.staff["branch"].pk)})
    assert become["Location"] == "/activities/"


def test_the_clock_of_the_machine_may_jump_back_without_losing_the_order(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(hour=1))
    answered = client_of("chen").post(f"/cases/{story.light.pk}/answer/", {"words": "马上换灯"})
    assert answered.status_code == 302
    kinds = Event.objects.filter(subject_id=story.light.pk).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["case.file", "case.answer"]
    assert client_of("wang").get(f"/cases/{story.light.pk}/").status_code == 200
    assert WORDS in client_of("chen").get("/desk/").content.decode()


def test_the_sign_of_life_answers_everybody(db: None) -> None:
    assert Client().get("/healthz").content == b"ok"


def test_the_back_office_is_shut_for_all_but_its_staff(story: Story) -> None:
    for who in ("guest", "wang", "chen", "guan"):
        assert client_of(who).get("/admin/").status_code in (302, 403)


def test_behind_a_proxy_each_visitor_is_counted_by_the_address_that_the_proxy_saw(
    story: Story, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "GUESTS", replace(rules.GUESTS, most=1))
    settings.PROXIES = 1

    def filed(seen_by_proxy: str, phone: str) -> int:
        form = {"place": SQUARE, "words": f"灯不亮 {phone}", "caller_phone": phone}
        forwarded = f"203.0.113.99, {seen_by_proxy}"  # what a visitor claims, and what the proxy saw
        return Client().post("/file/", form, headers={"X-Forwarded-For": forwarded}).status_code

    assert filed("198.51.100.1", "19900000601") == 302
    assert filed("198.51.100.1", "19900000602") == 429
    assert filed("198.51.100.2", "19900000603") == 302
