"""The branch of 吴 with its members, and the one of the community."""

from tests.cast import COMMUNITY, person
from tests.elections import branch as electing
from tests.members.story import SIGNED
from tests.support import at
from tongdeng.members.actions import branch as verbs
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.models import Branch
from tongdeng.people import actions as people
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import load_roles

NOW = at("2026-01-20 09:00")
NAMES = ("丁惊蛰", "方春分", "邓谷雨", "叶立夏", "田小满", "赵立夏")


def branch(kind: str = "estate", names: tuple[str, ...] = NAMES) -> Branch:
    """Return the branch of 吴 with its members; 赵 is one of them and has an account."""
    organisation = electing.branch()
    row = verbs.found(organisation, kind, by=person("wu", NOW), at=NOW)
    entries = [
        MemberEntry(name, phone="19900000002" if name == "赵立夏" else "", on_front=True) for name in names
    ]
    return verbs.admit_members(row, entries, by=person("wu", NOW), at=NOW)


def secretary_at_community() -> tuple[Branch, Person]:
    """Return the branch of the community, and who works for it."""
    organisation = Organisation.objects.create(place=COMMUNITY, kind="branch", name="鼎立社区党委")
    found = people.get_or_create_person("19900000695", name="戚立冬", title="戚书记")
    people.appoint(found, role="branch", place=COMMUNITY, organisation=organisation, by=None, at=SIGNED)
    load_roles(found, NOW)
    return verbs.found(organisation, "estate", by=found, at=NOW), found
