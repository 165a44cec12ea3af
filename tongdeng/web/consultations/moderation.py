"""The moderator's page: what waits, what was decided, the log."""

import csv
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.rules import opinions as rules
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.texts import never_formula
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

REASONS = [(reason.value, word) for reason, word in rules.REASONS.items()]


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the moderator what waits, and what was done with the others."""
    return draw(request, access.get(request.person, Consultation, pk, to="moderate"))


def draw(
    request: SignedIn,
    consultation: Consultation,
    *,
    problem: Refused | None = None,
    verb: str = "",
    about: UUID | None = None,
) -> HttpResponse:
    statements = queries.to_moderate(consultation)
    shown = {
        "tab": "neighbours",
        "consultation": consultation,
        "waiting": [statement for statement in statements if statement.is_pending],
        "decided": [statement for statement in statements if not statement.is_pending],
        "page_of": page_of(request, queries.log(consultation)),
        "reasons": [("", _("请选择")), *REASONS],
        "about": about,
        "verbs": rules.VERB_WORDS,
        "reason_words": {str(reason): word for reason, word in rules.REASONS.items()},
    }
    return answer(request, "consultations/moderation.html", shown, problem=problem, verb=verb)


@signed_in
def log(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the moderation log as CSV, with the words, to whoever may moderate."""
    consultation = access.get(request.person, Consultation, pk, to="moderate")
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    lines = csv.writer(response)
    lines.writerow(["at", "statement", "verb", "post", "reason", "words"])
    for each in queries.log(consultation):
        lines.writerow(
            [
                _local(each.at),
                each.statement.pk,
                each.verb,
                each.post,
                each.reason,
                never_formula(each.statement.words),
            ]
        )
    return response


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
