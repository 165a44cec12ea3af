"""Where cases come from that other systems handled."""

from django.db.models import Count, QuerySet

from tongdeng.cases.models import Case


def counts(cases: QuerySet[Case]) -> dict[str, int]:
    """Return how many of these cases are from which other system; those that were filed here are not among them."""
    rows = cases.order_by().filter(origin__isnull=False).values_list("origin__source")
    return dict(rows.annotate(n=Count("pk")).order_by("origin__source"))
