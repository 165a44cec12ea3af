"""What the clocks of a committee do by themselves: only the end of the term; all else is a reminder."""

from tongdeng.committees import rules
from tongdeng.committees.actions.terms import end
from tongdeng.committees.models import Committee
from tongdeng.committees.rules import State
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event


@journal.on("committee.fired", reader="committees")
def fired(event: Event) -> None:
    """End a term whose last day is over."""
    committee = Committee.objects.filter(community=event.community, pk=event.subject_id).first()
    if committee is None or committee.state == State.ENDED or event.facts["clock"] != "term":
        return
    if event.facts["level"] == len(rules.value("handover", committee.place)):
        end(committee, reason="", by=None, at=event.at)
