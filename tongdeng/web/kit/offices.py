"""The names of the offices of places, as papers have them."""

from tongdeng.places.models import Place

# By the end of the name of a place: what follows it in the name of its office.
OFFICES = {
    "社区": "居民委员会",
    "村": "民委员会",
    "街道": "办事处",
    "镇": "人民政府",
    "乡": "人民政府",
}


def office(place: Place | None) -> str:
    """Return the name of the office of a community or a sub-district; nothing where it is not known."""
    name = place.name if place else ""
    return next((name + more for end, more in OFFICES.items() if name.endswith(end)), name)
