"""Every verb of a case for every role, pressed on a page and sent as JSON."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.cast import BUILDING, CAST, person
from tests.support import undone
from tests.web.story import NOW, Story, client_of, enquiry, radiators, settle_story, table, upload
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.cases.models import Case
from tongdeng.web.cases.verbs import ROWS as VERB_TABLE

# ok done · in: sent to sign in (JSON: 401) · 403 sees the case but may not · 404 the case does not exist for them
# 400 may, but something is missing · 409 may, but not now
VERBS_BY_ROLE = """
verb       | state    | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
answer     | working  | in    403  404  ok  ok   ok   404  ok  ok    403  403 404  404 404
say        | working  | in    ok   404  403 403  403  404  403 403   403  403 404  404 404
note       | working  | in    403  404  ok  ok   ok   404  ok  ok    ok   403 404  404 404
nudge      | working  | in    ok   404  403 ok   ok   404  ok  ok    ok   403 404  404 404
assign     | filed    | in    403  404  403 ok   ok   404  403 ok    403  403 404  404 404
transfer   | working  | in    403  404  ok  ok   ok   404  403 403   403  403 404  404 404
give_back  | working  | in    403  404  ok  403  ok   404  403 403   403  403 404  404 404
claim      | filed    | in    403  404  ok  403  403  404  403 403   403  403 404  404 404
accept     | assigned | in    403  404  ok  403  ok   404  403 403   403  403 404  404 404
pause      | working  | in    403  404  ok  ok   ok   404  403 403   403  403 404  404 404
resume     | paused   | in    403  404  ok  ok   ok   404  403 403   403  403 404  404 404
shoot      | working  | in    403  404  ok  ok   ok   404  403 403   403  403 404  404 404
finish     | working  | in    403  404  ok  ok   ok   404  403 403   403  403 404  404 404
settle     | asked    | in    403  404  404 ok   ok   404  403 403   403  403 404  404 404
refuse     | filed    | in    403  404  403 ok   ok   404  403 403   403  403 404  404 404
reclassify | working  | in    403  404  403 ok   ok   404  403 ok    403  403 404  404 404
confirm    | finished | in    ok   404  403 403  403  404  403 403   403  403 404  404 404
reopen     | finished | in    ok   404  403 403  ok   404  403 ok    403  403 404  404 404
visit      | finished | in    403  404  403 ok   ok   404  403 ok    403  403 404  404 404
rate       | confirmed| in    ok   404  403 403  403  404  403 403   403  403 404  404 404
withdraw   | filed    | in    ok   404  403 403  403  404  403 403   403  403 404  404 404
adopt      | left     | in    404  ok   403 403  403  404  403 403   403  403 404  404 404
disown     | left     | in    404  ok   403 403  403  404  403 403   403  403 404  404 404
"""
WHO = VERBS_BY_ROLE.strip().splitlines()[0].split("|")[2].split()
ROWS = {
    verb: (state, dict(zip(WHO, cells.split(), strict=True))) for verb, state, cells in table(VERBS_BY_ROLE)
}
FORM = {
    "words": "照章办理",
    "until": "2026-01-14T09:00",
    "stars": "5",
    "solved": "1",
    "category": "home.heating.leak",
}
JSON = {"Accept": "application/json"}
NAMES = {200: "ok", 302: "ok", 401: "in"}


@pytest.fixture
def story(db: None) -> Story:
    """Store the story for one test: others of this file report the same by themselves."""
    return settle_story()


def brought_to(state: str) -> Case:
    """Return a case of 王's in a state; "asked" is a question, which needs no repair; "left" has 赵's number."""
    if state == "left":
        left = Filing(
            place=BUILDING, words="灯不亮", category="building.light.out", caller_phone=CAST["zhao"].phone
        )
        case = actions.file(left, by=None, at=NOW)
        actions.offer(person("zhao", NOW), at=NOW)
        return case
    return enquiry() if state == "asked" else radiators(state)


def press(client: Client, case: Case, verb: str, **headers: str) -> HttpResponse:
    """Send a verb with everything that any of them could need."""
    form: dict[str, str | SimpleUploadedFile] = {**FORM, "seen": str(case.version)}
    form["to"] = str(person("sun" if verb == "transfer" else "li", NOW).pk)
    if verb in ("shoot", "finish", "settle"):
        form["photos"] = upload()
    return client.post(f"/cases/{case.pk}/{verb}/", form, headers=headers)


def name(response: HttpResponse) -> str:
    """Return what an answer is called in the table."""
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "in"
    return NAMES.get(response.status_code, str(response.status_code))


def test_the_table_names_every_verb() -> None:
    assert set(ROWS) == set(VERB_TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ROWS)
def test_a_verb_answers_each_role_as_the_table_says_and_tells_scripts_why(verb: str) -> None:
    state, expected = ROWS[verb]
    case, found = brought_to(state), {}
    for who in WHO:
        client = client_of(who)
        with undone():
            page = name(press(client, case, verb))
        with undone():
            json = press(client, case, verb, **JSON)
        found[who] = page if page == name(json) else f"{page} as a page, {name(json)} as JSON"
        if who != "guest":
            assert_readable(json, case)
    assert found == expected


def assert_readable(answer: HttpResponse, case: Case) -> None:
    """Check that JSON names the case and its state, or says in Chinese why not."""
    said = answer.json()
    if answer.status_code == 200:
        assert (set(said), said["number"]) == ({"number", "state", "version", "url"}, case.number)
    else:
        assert set(said) == {"code", "sentence", "fields"}
        assert any("一" <= sign <= "鿿" for sign in said["sentence"]), said


def test_a_step_that_the_state_does_not_have_is_refused_with_409_and_leaves_no_trace(story: Story) -> None:
    before = story.case.entries
    refused = press(client_of("li"), story.case, "accept", **JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "step_refused")
    story.case.refresh_from_db()
    assert story.case.entries == before


def test_a_verb_that_does_not_exist_is_404_in_both_shapes(story: Story) -> None:
    chen = client_of("chen")
    assert press(chen, story.case, "explode").status_code == 404
    assert press(chen, story.case, "explode", **JSON).json()["code"] == "not_found"


def test_filing_as_json_answers_201_with_the_number_and_the_promise(story: Story) -> None:
    filed = client_of("wang").post("/file/", {"place": story.case.place, "words": "水压低"}, headers=JSON)
    assert (filed.status_code, set(filed.json())) == (201, {"number", "url", "answer_due"})
    assert filed.json()["answer_due"].startswith("2026-01-13T")


def test_filing_as_json_without_words_answers_400_and_names_the_field(story: Story) -> None:
    refused = client_of("wang").post("/file/", {"place": story.case.place}, headers=JSON)
    assert refused.status_code == 400
    assert refused.json() == {
        "code": "invalid",
        "sentence": "请写一句话，或者拍一张照片",
        "fields": {"words": "请写一句话，或者拍一张照片"},
    }


def test_the_bearer_of_a_tracking_link_may_what_the_reporter_may_and_nothing_else(story: Story) -> None:
    base = f"/t/{story.secret}/"
    assert Client().post(f"{base}say/", {"words": "还在翘"}).status_code == 302
    assert Client().post(f"{base}nudge/").status_code == 302
    for verb in ("answer", "note", "assign", "finish", "refuse", "reclassify", "visit"):
        with undone():
            assert (
                Client().post(f"{base}{verb}/", {**FORM, "to": str(person("li", NOW).pk)}).status_code == 403
            )


def test_a_form_that_stays_open_is_told_the_page_that_a_browser_would_go_to(story: Story) -> None:
    keeps = {**JSON, "X-Keep-Page": "1"}
    form = {"place": story.case.place, "words": "水压低"}
    filed = client_of("wang").post("/file/", form, headers=keeps)
    assert (filed.status_code, filed.json()["url"].endswith("/?new=1")) == (201, True)
    desk = {"elsewhere": story.light.place, "words": "电话里说水压低", "caller_phone": "19900000601"}
    filed = client_of("chen").post("/intake/", desk, headers=keeps)
    assert (filed.status_code, filed.json()["url"].startswith("/desk/?case=")) == (201, True)


@pytest.mark.django_db
def test_a_number_whose_holder_disowned_the_case_is_neither_shown_nor_called() -> None:
    case, desk = brought_to("left"), client_of("chen")
    assert f"tel:{case.caller_phone}" in desk.get(f"/cases/{case.pk}/").content.decode()
    press(client_of("zhao"), case, "disown")
    page = desk.get(f"/cases/{case.pk}/").content.decode()
    assert "机主表示不是本人反映的" in page
    assert case.caller_phone not in page
