"""Cases hear of the bench: they are linked, told of each step, and held while a promised action is open.

Readers of events: each may run twice, and then does nothing new (`cases.actions.benching`).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.actions import benching
from tongdeng.cases.models import Case
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import Above
from tongdeng.consultations.models import Consultation, JointItem, Resolution, Topic
from tongdeng.consultations.rules import deciding
from tongdeng.kernel import journal
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Sentence, StepRefused
from tongdeng.kernel.models import Event

TOPIC_PATH, RESOLUTION_PATH = "/topics/{id}/", "/resolutions/{id}/"
TOPIC_WORDS: dict[str, Sentence] = {
    "fail": _("“{title}”这次会诊没有结果"),
    "refer": _("“{title}”已提请街道联席会议"),
    "answer": _("“{title}”联席会议已答复，再由三方会诊"),
    "settle": _("“{title}”联席会议已答复"),
    "reopen": _("“{title}”将再次会诊"),
    "withdraw": _("“{title}”已撤回：{reason}"),
    "refuse": _("“{title}”不列入会诊：{reason}"),
}
OVER = ("withdraw", "refuse", "settle")
MEETING_WORDS: dict[str, Sentence] = {
    "announce": _("三方会诊 {number} 定于 {when} 商议“{title}”"),
    "move": _("三方会诊 {number} 改到 {when}，商议“{title}”"),
    "cancel": _("三方会诊 {number} 已取消，“{title}”等待另行安排"),
    "publish": _("三方会诊 {number} 的结果已公开：“{title}”"),
}
DONE = _("会诊决议已落实：{title}")
NEW = _("改由新的会诊决议落实")


@journal.on("topic.link", reader="consultations.cases")
def linked(event: Event) -> None:
    """Put the cases of a topic to it."""
    topic = journal.subject_of(event, Topic)
    if topic is None:
        return
    for case in Case.objects.filter(community=topic.community, pk__in=map(UUID, event.facts["cases"])):
        try:
            benching.link(case, above(topic), by=None, at=event.at)
        except StepRefused:
            continue  # it was withdrawn meanwhile


@journal.on(*(f"topic.{verb}" for verb in TOPIC_WORDS), reader="consultations.cases")
def moved(event: Event) -> None:
    """Tell the cases of a topic what became of it, and let them go when it is over."""
    topic = journal.subject_of(event, Topic)
    if topic is None:
        return
    verb = event.kind.partition(".")[2]
    words = str(TOPIC_WORDS[verb]).format(title=topic.title, reason=topic.reason)
    for case in bench.linked_to(topic.pk):
        benching.tell(case, topic.pk, words=words, key=event.pk, at=event.at)
        if verb in OVER:
            benching.unlink(case, topic.pk, at=event.at)


@journal.on(*(f"consultation.{verb}" for verb in MEETING_WORDS), reader="consultations.cases")
def met(event: Event) -> None:
    """Tell the cases of each topic on the agenda what happens with the meeting."""
    consultation = journal.subject_of(event, Consultation)
    if consultation is None or consultation.announced_at is None:
        return
    words = str(MEETING_WORDS[event.kind.partition(".")[2]])
    when = f"{consultation.starts_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    for item in consultation.items.select_related("topic"):
        said = words.format(number=consultation.number, when=when, title=item.topic.title)
        for case in bench.linked_to(item.topic_id):
            benching.tell(case, item.topic_id, words=said, key=event.pk, at=event.at)


@journal.on("resolution.decide", reader="consultations.cases")
def decided(event: Event) -> None:
    """Hold the cases of a topic until what was promised is done."""
    resolution = journal.subject_of(event, Resolution)
    if resolution is None or resolution.kind not in deciding.PROMISES or resolution.due_at is None:
        return
    for case in bench.linked_to(resolution.topic_id):
        benching.hold(case, promise(resolution), until=local_day(resolution.due_at), at=event.at)


@journal.on("resolution.finish", "resolution.abandon", "resolution.replace", reader="consultations.cases")
def ended(event: Event) -> None:
    """Let the cases go that waited for a resolution."""
    resolution = journal.subject_of(event, Resolution)
    if resolution is None:
        return
    kept = event.kind == "resolution.finish"
    words = str(DONE).format(title=resolution.title) if kept else resolution.reason or str(NEW)
    for case in _waiting(resolution):
        benching.release(case, promise(resolution), kept=kept, words=words, at=event.at)


@journal.on("resolution.conclude", reader="consultations.cases")
def evaluated(event: Event) -> None:
    """End the link of the cases of a topic that is done, unless its evaluation sent it back to the bench."""
    resolution = journal.subject_of(event, Resolution)
    if resolution is not None and event.facts["fails"] <= event.facts["works"]:
        _let_go(resolution.topic_id, event.at)


@journal.on("joint_item.convene", reader="consultations.cases")
def convened(event: Event) -> None:
    """Tell the cases of a topic when the joint meeting takes it up."""
    item = journal.subject_of(event, JointItem)
    if item is None or item.meets_at is None:
        return
    words = str(_("街道联席会议定于 {when} 研究“{title}”")).format(
        when=f"{item.meets_at.astimezone(LOCAL):%Y-%m-%d %H:%M}", title=item.topic.title
    )
    for case in bench.linked_to(item.topic_id):
        benching.tell(case, item.topic_id, words=words, key=event.pk, at=event.at)


def above(topic: Topic) -> Above:
    """Return a topic as cases know it."""
    return Above(topic.journal_name, topic.pk, TOPIC_PATH.format(id=topic.pk), topic.title)


def promise(resolution: Resolution) -> Above:
    """Return a resolution as the cases that wait for it know it."""
    path = RESOLUTION_PATH.format(id=resolution.pk)
    return Above(resolution.journal_name, resolution.pk, path, resolution.title)


def _waiting(resolution: Resolution) -> Iterable[Case]:
    # Also those that were linked and not held yet: two jobs may overtake each other.
    held = set(bench.held_by(resolution.pk)) | set(bench.linked_to(resolution.topic_id))
    return sorted(held, key=lambda case: case.pk)


def _let_go(topic: UUID, at: datetime) -> None:
    for case in bench.linked_to(topic):
        benching.unlink(case, topic, at=at)
