"""Persons (who are also the accounts), their phones, organisations, mandates, duty, consent and erasure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Grant
from tongdeng.kernel.models import CodeField, Subject, new_id
from tongdeng.people import rules
from tongdeng.people.rules import POST_ORDER, ROLE_NAMES, Role

ROLE_CHOICES = list(ROLE_NAMES.items())


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by phone, as sign-in asks."""

    def create_superuser(self, phone: str, password: str, **fields: Any) -> "Person":
        """Create the first administrator, from the command line."""
        person = self.model(phone=rules.phone(phone), is_staff=True, is_superuser=True, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """A human being known to an estate; whoever has a phone can sign in with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("姓名"), max_length=80, blank=True)
    title = models.CharField(_("称呼"), max_length=20, blank=True, help_text=_("例如“王女士”“李师傅”"))
    # NULL for none, because an empty text could be unique only once.
    phone = models.CharField(_("手机"), max_length=11, unique=True, null=True, blank=True)
    # A landline or a foreign number (E.164): people call it, nobody signs in with it.
    contact = models.CharField(_("其他电话"), max_length=30, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    representative = models.CharField(_("法定代表人"), max_length=80, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    care = models.BooleanField(_("关怀版"), default=False)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可进入后台"), default=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()
    _held: "tuple[list[Grant], datetime] | None" = None
    # Loaded for a page that writes nothing, so that what was read of this person once need not be read again.
    only_reads = False
    known_homes: "list[Any] | None" = None
    _homes: "tuple[list[tuple[str, str]], datetime] | None" = None

    class Meta:
        verbose_name = verbose_name_plural = _("人员")
        constraints = (
            models.CheckConstraint(
                condition=Q(phone__isnull=True) | Q(phone__regex=r"^1[3-9][0-9]{9}$"),
                name="person_phone_is_normalised",
                violation_error_message=_("手机号应为 11 位数字"),
            ),
            models.UniqueConstraint(
                fields=("credit_code",), condition=~Q(credit_code=""), name="person_credit_code_once"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_company(self) -> bool:
        """It is a company, which votes on paper or by proxy."""
        return bool(self.credit_code)

    @property
    def display_name(self) -> str:
        """How others address this person."""
        if self.is_company:
            return self.name
        return self.title or rules.masked_name(self.name) or str(_("邻居"))

    @property
    def grants(self) -> Sequence[Grant]:
        """The roles held at the moment for which this person was loaded (`queries.load_roles`)."""
        if self._held is None:
            # No query as a fallback: it would have to guess for which moment.
            raise RuntimeError("load this person with people.queries.person_with_roles(…, at=…)")
        return self._held[0]

    @property
    def as_of(self) -> datetime:
        """The moment for which the grants hold."""
        if self._held is None:
            raise RuntimeError("load this person with people.queries.person_with_roles(…, at=…)")
        return self._held[1]

    def hold(self, grants: Sequence[Grant], at: datetime) -> None:
        """Remember the roles that hold at `at`."""
        self._held = list(grants), at
        self.known_homes = None

    def keep_homes(self, homes: Sequence[tuple[str, str]], at: datetime) -> None:
        """Remember the homes of `at`, each with how it is held, where those of many persons are loaded at once."""
        self._homes = list(homes), at

    @property
    def homes_kept(self) -> list[tuple[str, str]] | None:
        """Return the homes that were loaded for the same moment as the roles; None where they were not."""
        if self._homes is None or self._held is None or self._homes[1] != self._held[1]:
            return None
        return self._homes[0]

    def reach(self, *roles: str) -> set[str]:
        """Return the places at which this person holds one of `roles`, or any role where none is named."""
        return {grant.place for grant in self.grants if not roles or grant.role in roles}

    def holds(self, *roles: str) -> bool:
        """Say whether this person holds one of `roles` anywhere."""
        return any(grant.role in roles for grant in self.grants)

    @property
    def enters_office(self) -> bool:
        """The back office is open to this person at the moment for which they were loaded."""
        # Not the flag alone: a role may also run out by its date, when nobody is there to take the flag away.
        return self.is_staff and self.holds(Role.ADMIN)

    def post(self, place: str) -> str:
        """Return the role in which this person acts at `place`; whoever has no mandate there is a resident."""
        here = {role for role, prefix in self.grants if place.startswith(prefix)}
        return next((role.value for role in POST_ORDER if role.value in here), Role.RESIDENT.value)


class OtherPhone(models.Model):
    """A further mobile number with which a person signs in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="other_phones")
    phone = models.CharField(_("手机"), max_length=11, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(phone__regex=r"^1[3-9][0-9]{9}$"), name="other_phone_is_normalised"
            ),
        )


class Number(models.Model):
    """A mobile number with which somebody signs in, or did lately; only triggers and an erasure write here.

    A person's first number and their further ones stand in two tables; this one makes each of them somebody's alone,
    also for two who take it at once (migration 0006).
    """

    phone = models.CharField(max_length=11, primary_key=True)
    # By the database's clock. An earlier holder is known only where `passed`: then nothing from before is the present one's.
    since = models.DateTimeField(db_default=Now())
    passed = models.BooleanField(default=False, db_default=False)
    free = models.BooleanField(default=False, db_default=False)


class Organisation(models.Model):
    """A property company, branch, owners' committee or office, at the place it serves."""

    class Kind(models.TextChoices):
        PROPERTY = "property", _("物业公司")
        BRANCH = "branch", _("党支部")
        COMMITTEE = "committee", _("业主委员会")
        COMMUNITY = "community", _("社区")
        SUBDISTRICT = "subdistrict", _("街道")
        CITY = "city", _("市级机构")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = CodeField(_("服务范围"))
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=80)
    phone = models.CharField(_("服务电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("组织")
        constraints = (
            models.UniqueConstraint(fields=("place", "kind", "name"), name="organisation_once_per_place"),
        )

    def __str__(self) -> str:
        return self.name


class Mandate(Subject):
    """A role of a person at a place, from a moment until a moment."""

    journal_name = "mandate"

    # Erasing a person empties the row and never deletes it: what refers to it stays whole.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("人员")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("组织")
    )
    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES)
    since = models.DateTimeField(_("开始"))
    until = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("结束时间应晚于开始时间"),
            ),
        )
        indexes = (models.Index(fields=("place", "role"), name="mandate_place_role"),)


class Duty(models.Model):
    """What a worker can do, whether they are on duty now, and how many open cases they can carry."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, verbose_name=_("人员"))
    skills = ArrayField(models.CharField(max_length=30), default=list, verbose_name=_("工种"))
    on_duty = models.BooleanField(_("在岗"), default=True)
    cap = models.PositiveSmallIntegerField(_("同时在办上限"), default=8)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")


class Consent(models.Model):
    """What a person agreed to, in which wording, and whether they withdrew it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "purpose", "wording"),
                condition=Q(withdrawn_at__isnull=True),
                name="consent_open_once",
            ),
        )


class Erasure(Subject):
    """A person asked to be erased; the rooms above read its events and delete what they store about them."""

    journal_name = "erasure"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    # Their numbers, each with the moment since when it is theirs ("" where nobody had it before): by them the rooms
    # above find what was said without an account. Emptied by the last reader.
    numbers = models.JSONField(default=dict)
