"""The deadlines of a committee: only the last of its term changes something, all others are reminders."""

from tongdeng.committees import rules
from tongdeng.committees.actions.terms import end
from tongdeng.committees.models import Committee
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event


@journal.on("committee.fired", reader="committees")
def fired(event: Event) -> None:
    """End a committee's term when its last day is over."""
    committee = journal.subject_of(event, Committee)
    if committee is None or not committee.in_office or event.facts["clock"] != "term":
        return
    if event.facts["level"] == len(rules.value("handover", committee.place)):
        end(committee, reason="", by=None, at=event.at)
