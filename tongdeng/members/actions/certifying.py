"""Certificates of service by 民发〔2015〕149号: from verified records only, posted first, with a register (VM-7)."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal, numbering, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.models import Certificate, CertificateLine, Service, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers
from tongdeng.members.rules import papers
from tongdeng.members.rules.volunteers import Purpose
from tongdeng.people.models import Person

POSTED = "posting"  # the clock that ends a posting
CODE_BYTES = 6


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """What is certified, and who answers for it: the name as the person gives it, issuer, head, handler, contact."""

    since: date
    until: date
    name: str
    organisation: str
    head: str
    handler: str
    contact: str
    document: str = ""  # the last four signs of the person's document


def certify(volunteer: Volunteer, draft: CertificateDraft, *, by: Person, at: datetime) -> Certificate:
    """Post a certificate of what a volunteer did in a period; it is issued after seven days or more.

    Raise Invalid by field, StepRefused without verified service in the period, Forbidden for one's own.
    """
    with turn(volunteer, "certify", by=by) as volunteer:
        if volunteer.person_id == by.pk:
            raise Forbidden(_("自己的证明由另一位工作人员办理"))
        if wrong := papers.wrong_period(draft.since, draft.until, local_day(at)):
            raise Invalid(fields=wrong)
        rows = queries.verified(volunteer, draft.since, draft.until)
        if not rows:
            raise StepRefused(_("这段时间没有已核实的服务记录"))
        name = shared.line(draft.name, most=papers.NAME_AT_MOST, field="name")
        if volunteer.person and volunteer.person.name and not texts.same_name(volunteer.person.name, name):
            raise Invalid(fields={"name": _("姓名和登记的不一致，请核对证件")})
        document = "".join(unicodedata.normalize("NFKC", draft.document).upper().split())
        if wrong_document := papers.wrong_document(document):
            raise Invalid(fields={"document": wrong_document})
        certificate = Certificate(
            **volunteer.here,
            volunteer=volunteer,
            since=draft.since,
            until=draft.until,
            name=name,
            document=document,
            organisation=shared.line(draft.organisation, most=80, field="organisation"),
            head=shared.line(draft.head, most=papers.NAME_AT_MOST, field="head"),
            handler=shared.line(draft.handler, most=papers.NAME_AT_MOST, field="handler"),
            contact=shared.line(draft.contact, most=papers.CONTACT_AT_MOST, field="contact"),
            shows_name=Purpose.PUBLISH.value in volunteers.agreed(volunteer),
            by=by,
        )
        _post(certificate, rows, at=at)
        journal.record("certify", volunteer, by=by, at=at, facts={"certificate": str(certificate.pk)})
    return certificate


def issue(certificate: Certificate, *, by: Person, at: datetime, seen: int | None = None) -> Certificate:
    """Issue a certificate that was posted for seven days, with the next number of the year.

    Raise StepRefused before that, or where a service behind it no longer counts.
    """
    with turn(certificate, "issue", by=by, seen=seen) as certificate:
        if certificate.volunteer.person_id == by.pk:
            raise Forbidden(_("自己的证明由另一位工作人员办理"))
        if at < certificate.posted_until:
            raise StepRefused(_("公示还没有满 7 天"))
        if certificate.lines.exclude(service__state="verified").exists():
            raise StepRefused(_("有一项服务记录已经更正，请重新办理"))
        short = shared.short(certificate.community)
        series = numbering.yearly(certificate.community, "service certificate", at, prefix=f"{short}志证")
        number = series.spelled(numbering.take(series))
        journal.step(
            certificate, "issue", by=by, at=at, facts={"number": number}, number=number, issued_at=at
        )
        deadlines.stop(certificate, POSTED, at=at)
    return certificate


def drop(certificate: Certificate, *, reason: str, by: Person, at: datetime) -> Certificate:
    """Not issue what is posted, as after an objection."""
    with turn(certificate, "drop", by=by) as certificate:
        words = shared.line(reason, most=papers.REASON_AT_MOST, field="reason")
        journal.step(certificate, "drop", by=by, at=at, reason=words, ended_at=at)
        deadlines.stop(certificate, POSTED, at=at)
    return certificate


def withdraw(certificate: Certificate, *, reason: str, by: Person, at: datetime) -> Certificate:
    """Withdraw a valid certificate; its number stays in the register."""
    with turn(certificate, "withdraw", by=by) as certificate:
        words = shared.line(reason, most=papers.REASON_AT_MOST, field="reason")
        journal.step(certificate, "withdraw", by=by, at=at, reason=words, ended_at=at)
    return certificate


def outdated(record: Service, *, by: Person, at: datetime) -> None:
    """A service behind certificates is void: those posted fall, those valid are withdrawn and posted anew without it."""
    for certificate in queries.resting_on(record):
        with journal.locked(certificate) as row:
            left = [line.service for line in row.lines.select_related("service") if line.service.is_verified]
            if row.is_posted:
                journal.step(row, "drop", by=by, at=at, ended_at=at)
                deadlines.stop(row, POSTED, at=at)
            elif row.is_valid:
                journal.step(row, "replace", by=by, at=at, ended_at=at)
            if left and row.volunteer.is_active:
                _post(_again(row, by), left, at=at)


def _again(old: Certificate, by: Person) -> Certificate:
    """Return the certificate that takes the place of one; nothing is stored."""
    who = ("volunteer", "name", "document", "shows_name", "since", "until")
    kept = (*who, "organisation", "head", "handler", "contact")
    values = {name: getattr(old, name) for name in kept}
    return Certificate(**old.here, **values, replaces=old, by=by)


def _post(certificate: Certificate, rows: Sequence[Service], *, at: datetime) -> None:
    """Store a certificate with its lines, and start its posting."""
    certificate.code = secrets.token_hex(CODE_BYTES)
    certificate.minutes = sum(row.minutes for row in rows)
    certificate.services = len(rows)
    certificate.at = certificate.posted_from = at
    certificate.posted_until = at + papers.POSTING
    lines = [
        CertificateLine(**certificate.here, certificate=certificate, service=row, minutes=row.minutes)
        for row in rows
    ]
    facts = {
        "volunteer": str(certificate.volunteer_id),
        "since": certificate.since.isoformat(),
        "until": certificate.until.isoformat(),
        "minutes": certificate.minutes,
        "services": [str(row.pk) for row in rows],
        "replaces": str(certificate.replaces_id or ""),
    }
    journal.begin("post", certificate, by=certificate.by, at=at, facts=facts, rows=lines)
    deadlines.start(certificate, POSTED, [certificate.posted_until])
