"""Roles, consent, and how persons are shown to others; phones have a module of their own. Pure."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules.phones import contact as contact
from tongdeng.people.rules.phones import masked_phone as masked_phone
from tongdeng.people.rules.phones import mobile_of as mobile_of
from tongdeng.people.rules.phones import phone as phone


class Role(StrEnum):
    """Who somebody is at a place; a mandate gives it, a tenure makes a resident."""

    RESIDENT = "resident"
    WORKER = "worker"
    DESK = "desk"
    MANAGER = "manager"
    COMMITTEE = "committee"
    BRANCH = "branch"
    SUPERIOR = "superior"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    CITY = "city"
    ADMIN = "admin"


ROLE_WORDS = {
    Role.RESIDENT: _("居民"),
    Role.WORKER: _("维修员"),
    Role.DESK: _("物业客服"),
    Role.MANAGER: _("物业经理"),
    Role.COMMITTEE: _("业委会"),
    Role.BRANCH: _("小区党支部"),
    Role.SUPERIOR: _("上级党组织"),
    Role.COMMUNITY: _("社区"),
    Role.SUBDISTRICT: _("街道"),
    Role.CITY: _("市物业服务中心"),
    Role.ADMIN: _("管理员"),
}
ROLE_NAMES: dict[str, Sentence] = {role.value: word for role, word in ROLE_WORDS.items()}
# The post that is written down when somebody holds several roles at a place: the first of these.
POST_ORDER = (
    Role.WORKER,
    Role.DESK,
    Role.MANAGER,
    Role.COMMITTEE,
    Role.BRANCH,
    Role.SUPERIOR,
    Role.COMMUNITY,
    Role.SUBDISTRICT,
    Role.CITY,
    Role.ADMIN,
)
PROPERTY_ROLES = (Role.WORKER, Role.DESK, Role.MANAGER)
# Who may give and end which roles, at their own place and in all that lies in it (docs/decisions/0020).
# The party's roles come from the party: the first one of a place is given on the server (`tongdeng admin --role`).
GIVES = {
    Role.ADMIN: (Role.ADMIN, Role.CITY, Role.SUBDISTRICT, Role.COMMUNITY, Role.MANAGER),
    Role.CITY: (Role.SUBDISTRICT, Role.COMMUNITY, Role.MANAGER),
    Role.SUBDISTRICT: (Role.COMMUNITY, Role.MANAGER),
    Role.COMMUNITY: (Role.MANAGER, Role.COMMITTEE),
    Role.SUPERIOR: (Role.SUPERIOR, Role.BRANCH),
    Role.MANAGER: (Role.DESK, Role.WORKER),
}
# Who is told that a role was given or ended, beside its holder: whoever has one of these at its place or above it.
TOLD = {
    Role.WORKER: (Role.MANAGER, Role.COMMUNITY),
    Role.DESK: (Role.MANAGER, Role.COMMUNITY),
    Role.MANAGER: (Role.COMMUNITY, Role.SUBDISTRICT),
    Role.COMMITTEE: (Role.COMMUNITY, Role.SUBDISTRICT),
    Role.BRANCH: (Role.SUPERIOR, Role.SUBDISTRICT),
    Role.SUPERIOR: (Role.SUPERIOR, Role.SUBDISTRICT, Role.CITY, Role.ADMIN),
    Role.COMMUNITY: (Role.SUBDISTRICT, Role.CITY),
    Role.SUBDISTRICT: (Role.CITY, Role.ADMIN),
    Role.CITY: (Role.CITY, Role.ADMIN),
    Role.ADMIN: (Role.CITY, Role.ADMIN),
}
# The levels of place at which a role is held.
# A role held too high would reach too far: its place is a prefix of all that it opens.
LEVELS_OF = {
    Role.WORKER: ("estate",),
    Role.DESK: ("estate",),
    Role.MANAGER: ("estate",),
    Role.COMMITTEE: ("estate",),
    Role.BRANCH: ("estate", "community"),
    Role.SUPERIOR: ("community", "subdistrict", "county"),
    Role.COMMUNITY: ("community",),
    Role.SUBDISTRICT: ("subdistrict",),
    Role.CITY: ("county", "city"),
    Role.ADMIN: ("community", "subdistrict", "county", "city", "province"),
}


def masked_name(name: str) -> str:
    """Return a name as those may see it who need not know it: the first character and stars."""
    return f"{name[0]}{'*' * max(1, len(name) - 1)}" if name else ""


class Purpose(StrEnum):
    """What somebody agrees to."""

    ACCOUNT = "account"


WORDING = "2026-11"  # the edition of the privacy notice; a new one is agreed to anew
