"""Codes that are handed over and not sent: who gives them, how long they are good, and how somebody came in."""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules import PROPERTY_ROLES, Role

DIGITS = 8
TRIES = 5
VALID = timedelta(minutes=15)
LETTER_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
LONG, LETTER_TRIES, LETTER_VALID = 12, 5, timedelta(days=30)
INVITATION_VALID = timedelta(days=7)
GIVERS = (Role.DESK, Role.MANAGER, Role.COMMUNITY)  # who sees residents in person
PRINTERS = (Role.MANAGER, Role.COMMUNITY)  # who prints letters


class Way(StrEnum):
    """How somebody proved who they are when they came in."""

    SMS = "sms"
    SERVER = "server"
    DESK = "desk"
    LETTER = "letter"
    INVITATION = "invitation"


HANDED = (Way.SERVER.value, Way.DESK.value)  # what is typed with a number, and made void by the next
WAY_WORDS: dict[str, Sentence] = {
    Way.SMS: _("短信验证码"),
    Way.SERVER: _("服务器上给出的登录码"),
    Way.DESK: _("当面核对后给出的登录码"),
    Way.LETTER: _("登录信"),
    Way.INVITATION: _("任职邀请"),
}


class Checked(StrEnum):
    """How somebody who gives a code has checked who stands there."""

    ID_CARD = "id_card"
    OTHER_CARD = "other_card"


CHECKED_WORDS: dict[str, Sentence] = {
    Checked.ID_CARD: _("居民身份证，照片和姓名都对得上"),
    Checked.OTHER_CARD: _("其他带照片的证件（社保卡、护照、残疾人证等），照片和姓名都对得上"),
}


def is_from_property(way: str, post: str) -> bool:
    """Say whether the property company alone has vouched for who came in: a party of every vote of the owners.

    Such a session casts no ballot (docs/trust.md).
    """
    return way in (Way.DESK, Way.LETTER, Way.INVITATION) and post in PROPERTY_ROLES
