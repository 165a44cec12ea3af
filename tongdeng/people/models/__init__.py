"""What is stored of people, and the register of homes."""

from tongdeng.people.models.codes import Code, Unlock
from tongdeng.people.models.one_time import OneTimeCode, SignIn
from tongdeng.people.models.persons import (
    ROLE_CHOICES,
    Consent,
    Duty,
    Erasure,
    Mandate,
    Number,
    Organisation,
    OtherPhone,
    Person,
    PersonManager,
)
from tongdeng.people.models.register import Change, Home, Measure, Span, Tenure
from tongdeng.people.models.rosters import Heading, Roster

__all__ = [
    "ROLE_CHOICES",
    "Change",
    "Code",
    "Consent",
    "Duty",
    "Erasure",
    "Heading",
    "Home",
    "Mandate",
    "Measure",
    "Number",
    "OneTimeCode",
    "Organisation",
    "OtherPhone",
    "Person",
    "PersonManager",
    "Roster",
    "SignIn",
    "Span",
    "Tenure",
    "Unlock",
]
