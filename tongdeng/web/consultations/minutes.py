"""The minutes of a consultation: writing, comments, signatures over the text, and what residents will read."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.queries import benches, records
from tongdeng.consultations.queries import pages as queries
from tongdeng.consultations.rules import minutes as rules
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.web.consultations.consultation import at_top, context_for
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in

WITHOUT_FIELDS = ("freeze",)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Consultation, pk, to="inside"))


def draw(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = context_for(request, consultation)
    whole: Consultation = context["consultation"]
    verbs_now, minutes = context["offered"], context["minutes"]
    signatures = list(whole.signatures.all())
    hash_now = minutes.hash if minutes else ""
    context |= {
        # Handing the minutes in is a step of its own; what is handed in, or was written before, is changed.
        "editor_verb": "record" if "record" in verbs_now else "draft" if "draft" in verbs_now else "",
        "comments": queries.comments(whole),
        "void_count": sum(row.hash != hash_now for row in signatures),
        "own_signature": next(
            (s for s in signatures if s.hash == hash_now and s.seat_id == _own(context)), None
        ),
        "unsigned": [(str(line.seat), line.word) for line in context["signers"] if line.signature is None],
        "at_top": at_top(problem, verb, WITHOUT_FIELDS),
    }
    return answer(request, "consultations/minutes.html", context, problem=problem, verb=verb)


@signed_in
def publish(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw_public(request, access.get(request.person, Consultation, pk, to="publish"))


def draw_public(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show the text that residents will read, with what tells who somebody is hidden."""
    whole = queries.whole(consultation)
    minutes = benches.latest_minutes(whole)
    text = minutes.text if minutes else ""
    names = records.names_in(whole)
    context = {
        "tab": "neighbours",
        "consultation": whole,
        "public": rules.without_private(text, names),
        "hidden": rules.private_in(text, names),
    }
    return answer(request, "consultations/publish.html", context, problem=problem, verb=verb)


def _own(context: dict[str, Any]) -> UUID | None:
    return context["own_seat"].pk if context["own_seat"] is not None else None
