"""Whether the sender of a request asks for JSON or for a page."""

import pytest
from django.test import RequestFactory

from tongdeng.web.kit.http import keeps_page, wants_json


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("application/json", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("text/html;q=0.4, application/json;q=0.9", True),
        ("application/json;q=0", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_json_goes_to_who_prefers_it(accept: str, json: bool) -> None:
    request = RequestFactory().get("/", headers={"accept": accept})
    expected = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    assert (wants_json(request), expected) == (json, json)


def test_a_request_that_names_nothing_gets_a_page() -> None:
    request = RequestFactory().post("/")
    assert (wants_json(request), keeps_page(request)) == (False, False)
    assert keeps_page(RequestFactory().post("/", headers={"X-Keep-Page": "1"}))
