"""Papers to fill in by hand, which an office keeps in its drawer: a page that lists those of a room, and each of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.people.rules import Role
from tongdeng.web.kit.official_documents import UNFILLED, Document, give

OFFICES = [role for role in Role if role not in (Role.RESIDENT, Role.WORKER)]


class Blank(NamedTuple):
    """A paper that can be filled in by hand; `about` says what for."""

    key: str
    word: Sentence
    describe: Callable[[], Document]
    about: Sentence = ""


class Drawer(NamedTuple):
    """The blanks of a room: the names of its own page and of the address of a blank, and what is said below them."""

    blanks: Sequence[Blank]
    room: str
    title: Sentence
    address: str
    note: Sentence

    def open(self, request: HttpRequest) -> HttpResponse:
        """List the blanks."""
        return render(request, "kit/blanks.html", {"tab": "neighbours", "drawer": self})

    def give(self, key: str, kind: str) -> HttpResponse:
        """Give one of them; raise NotFound where there is none of this key."""
        found = next((blank for blank in self.blanks if blank.key == key), None)
        if found is None:
            raise NotFound(_("没有这份材料"))
        return give(lambda: replace(found.describe(), about=UNFILLED), kind)
