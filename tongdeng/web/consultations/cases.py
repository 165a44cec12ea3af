"""The cases of a topic, as far as somebody may see them."""

from typing import Any

from tongdeng.cases.models import Case
from tongdeng.consultations.models import Topic
from tongdeng.consultations.queries import pages as queries
from tongdeng.kernel import access
from tongdeng.web.kit.http import SignedIn


def linked_cases(request: SignedIn, topic: Topic) -> dict[str, Any]:
    """Return the linked cases that the reader may open, and how many there are in all."""
    rows = queries.links(topic)
    mine = set(
        access.visible_to(request.person, Case)
        .filter(community=topic.community, pk__in=[row.case_id for row in rows])
        .values_list("pk", flat=True)
    )
    links = [row for row in rows if row.case_id in mine]
    return {"links": links, "hidden_cases": len(rows) - len(links), "cases_count": len(rows), "topic": topic}
