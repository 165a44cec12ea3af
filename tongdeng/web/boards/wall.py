"""The board on a wall: six figures, large, and what was answered in time today. Never a person, never a rate without n."""

from datetime import datetime, time
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.queries import public as queries
from tongdeng.boards.queries.board import values
from tongdeng.cases.models import Case
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.web.boards import periods
from tongdeng.web.boards.board import cell
from tongdeng.web.boards.places import VIEWERS, where
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.tags import in_words

# The first six of them that are counted for a place: of a city there are no attendances.
SHOWN = ("filed", "within_hour", "qualified", "consultations", "activities", "attendances", "reopened")
SIX = 6
KEPT = 6


class Kept(NamedTuple):
    """An answer that came in time today."""

    category: str
    at: datetime
    took: str


@for_roles(*VIEWERS)
def page(request: SignedIn, code: str) -> HttpResponse:
    """Show the wall; its script asks for the same page again every minute and puts the new numbers in place."""
    here, period = where(request.person, code), periods.asked(request)
    scope = Scope(here.code, period, request.at)
    found = values(scope, [FIGURES[key] for key in (*SHOWN, "imported")])
    midnight = datetime.combine(local_day(request.at), time(), tzinfo=LOCAL)
    context = {
        "here": here,
        "period": period,
        "query": periods.query(period),
        "cells": [cell(FIGURES[key], found[key]) for key in SHOWN if key in found][:SIX],
        "imported": found["imported"]["by"],
        "kept": [_kept(case) for case in queries.kept_lately(here.code, midnight)[:KEPT]],
        "now": request.at,
    }
    return render(request, "boards/wall.html", context)


def _kept(case: Case) -> Kept:
    assert case.answered_at is not None
    return Kept(str(case.category), case.answered_at, in_words(case.answered_at - case.filed_at))
