"""What Dingli has of its own: a service centre, a branch with its front line, and three young platforms of neighbours."""

from datetime import datetime, time, timedelta
from functools import partial

from tongdeng.kernel.clock import LOCAL
from tongdeng.members.actions import branch as branches
from tongdeng.members.actions import centres, certifying, platforms, registering, serving, tasks, verifying
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.actions.centres import CentreDraft, PostDraft
from tongdeng.members.actions.certifying import CertificateDraft
from tongdeng.members.actions.platforms import PlatformDraft
from tongdeng.members.actions.registering import Entry, PaperEntry
from tongdeng.members.actions.serving import Line
from tongdeng.members.actions.tasks import TaskDraft
from tongdeng.members.models import Certificate, Platform, Service, Task, Volunteer
from tongdeng.ops.demo import volunteer_words as words
from tongdeng.ops.demo.bench import DAY, HOUR, ago
from tongdeng.ops.demo.branch import FIRST, MEMBERS
from tongdeng.ops.demo.hours import weekday
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import COMMUNITY, ESTATE, Cast
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import staff

CERTIFIED = timedelta(days=20)  # that a certificate is of
EACH = 9  # neighbours on a platform
FEW = timedelta(minutes=10)  # by which each of a list leaves earlier than the one before


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule all of it; the resident whom the demo offers to be is one of the volunteers."""
    day = partial(ago, simulation)
    simulation.at(day(36, 9), partial(_set_up, cast))
    simulation.at(day(34, 15), partial(_register, cast))
    simulation.at(day(30, 9), _open_centre)
    simulation.at(day(29, 9), _branch)
    for ago_ in (16, 9):
        simulation.at(day(ago_, 10), partial(_serve, cast))
        simulation.at(day(ago_ - 1, 9), partial(_verify, cast))
    simulation.at(day(13, 10), partial(_certify, cast))
    simulation.at(day(4, 10), partial(_issue, cast))
    simulation.at(day(2, 9), partial(_ask, cast, simulation.until))


def _set_up(cast: Cast, at: datetime) -> None:
    by = as_of(cast.community, at)
    leaders = (cast.branch, cast.manager, cast.committee)
    for (name, purpose, duties), leader in zip(words.NEAR, leaders, strict=True):
        platforms.set_up(COMMUNITY, PlatformDraft(name, purpose, duties, leader), by=by, at=at)


def _register(cast: Cast, at: datetime) -> None:
    """Enter the forms of neighbours; the first resident registers on her phone."""
    found, neighbours = _platforms(), [person for person, _home in cast.residents[1:]]
    for number, platform in enumerate(found):
        lines = [_form(person, number) for person in neighbours[number :: len(found)][:EACH]]
        registering.enter(platform, lines, by=as_of(cast.community, at), at=at)
    entry = Entry(("register", "contact"), skills=("company",), times=("weekend",), born=1972)
    registering.register(found[0], entry, by=as_of(cast.residents[0][0], at), at=at)


def _form(person: Person, number: int) -> PaperEntry:
    entry = Entry(("register", "contact"), skills=(words.SKILLS[number],), born=1958 + number * 9)
    return PaperEntry(person.name, str(person.phone), entry)


def _serve(cast: Cast, at: datetime) -> None:
    """Enter a list of each platform of who served on the last weekday."""
    by, day = as_of(cast.community, at), weekday(at.date() - DAY)
    for platform, (kind, title, hour, hours) in zip(_platforms(), words.NEAR_TASKS, strict=True):
        task = Task.objects.filter(platform=platform).first()
        if task is None:
            task = tasks.plan(platform, TaskDraft(kind, title, ESTATE, people=12), by=by, at=at)
        begun = datetime.combine(day, time(hour), LOCAL)
        served = _of(platform, cast.residents[0][0])
        lines = [Line(row.pk, begun, begun + hours * HOUR - place * FEW) for place, row in enumerate(served)]
        serving.record_list(task, lines, by=by, at=at)


def _verify(cast: Cast, at: datetime) -> None:
    """Verify the lists, each by the leader of its platform."""
    rows = Service.objects.filter(community=COMMUNITY, state="recorded").select_related("platform__leader")
    for number, row in enumerate(rows.order_by("pk")):
        assert row.platform.leader is not None
        verifying.verify(row, stars=5 - number % 2, by=as_of(row.platform.leader, at), at=at)


def _certify(cast: Cast, at: datetime) -> None:
    """Post what the first resident has done so far; it is issued after more than seven days."""
    her = cast.residents[0][0]
    volunteer = Volunteer.objects.get(person=her)
    days, clerk = (at.date() - CERTIFIED, at.date() - DAY), cast.community
    draft = CertificateDraft(
        *days, her.name, words.OFFICE, words.OFFICE_HEAD, clerk.name, words.OFFICE_PHONE, document="012X"
    )
    certifying.certify(volunteer, draft, by=as_of(clerk, at), at=at)


def _issue(cast: Cast, at: datetime) -> None:
    certificate = Certificate.objects.get(volunteer__person=cast.residents[0][0])
    certifying.issue(certificate, by=as_of(cast.community, at), at=at)


def _ask(cast: Cast, until: datetime, at: datetime) -> None:
    """Ask the first resident and some neighbours for what is to be done in two days."""
    first, by = _platforms()[0], as_of(cast.community, at)
    starts = (until + 2 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    draft = TaskDraft("need", words.NEAR_NEED, ESTATE, people=4, starts_at=starts, ends_at=starts + 2 * HOUR)
    task = tasks.plan(first, draft, by=by, at=at)
    tasks.invite(task, [row.pk for row in _of(first, cast.residents[0][0])], by=by, at=at)


def _platforms() -> list[Platform]:
    return list(Platform.objects.filter(community=COMMUNITY).order_by("position"))


def _of(platform: Platform, heroine: Person) -> list[Volunteer]:
    """Return some volunteers of a platform, her among them where she is one."""
    rows = list(Volunteer.objects.filter(registrations__platform=platform).select_related("person"))
    return sorted(rows, key=lambda row: (row.person_id != heroine.pk, row.number))[:4]


def _open_centre(at: datetime) -> None:
    by = as_of(staff(COMMUNITY, ["community"], at)[0], at)
    company = Organisation.objects.get(kind="property", place=ESTATE)
    posts = [PostDraft(*line) for line in words.CENTRE_POSTS]
    draft = CentreDraft(words.CENTRE, words.CENTRE_SPOT, words.CENTRE_HOURS, company, company.phone, posts)
    centres.open_centre(ESTATE, draft, by=by, at=at)


def _branch(at: datetime) -> None:
    """Begin the register of estate A's first branch: sixteen members, all on the front line, and who answers for what."""
    organisation = Organisation.objects.get(kind="branch", place=ESTATE, name=FIRST)
    by = as_of(staff(ESTATE, ["branch"], at).get(phone="19900000007"), at)
    branch = branches.found(organisation, "estate", by=by, at=at)
    names = [line.split("|")[0].strip() for line in MEMBERS.strip().splitlines()]
    branches.admit_members(branch, [MemberEntry(name, on_front=True) for name in names], by=by, at=at)
    for post, name, answers_for in words.POSTS:
        branches.appoint(branch, post, name=name, answers_for=answers_for, by=by, at=at)
