"""Delivery by message: a notice in the inbox of an owner proves that it was sent to the head."""

from collections.abc import Mapping
from datetime import datetime

from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice
from tongdeng.votes.models import Delivered, Head, Vote

How = Delivered.How


@journal.on("vote.announce", "vote.open", reader="votes")
def arrived(event: Event) -> None:
    """Record for each head that the notice is in an owner's inbox; once, however often called."""
    vote = journal.subject_of(event, Vote)
    if vote is None:
        return
    tell(event)  # the inboxes are filled by a job of its own, which may come later than this one
    notices = Notice.objects.filter(community=event.community, event=event.pk)
    # Who acted gets no notice of it, but knows of the vote.
    people = {*notices.values_list("person", flat=True), event.actor}
    with journal.locked(vote) as vote:
        missing = Head.objects.filter(community=vote.community, vote=vote).exclude(delivered__how=How.MESSAGE)
        heads = [head for head in missing if people & set(head.owners)]
        _prove(vote, dict.fromkeys(heads, event.at), How.MESSAGE, at=event.at)


def opened(vote: Vote, *, at: datetime) -> None:
    """Record for each head of a locked vote that one of its owners opened a message about it."""
    # A message that was opened after the close proves nothing about this vote.
    rows = Notice.objects.filter(community=vote.community, subject_id=vote.pk, read_at__lt=vote.closes_at)
    when = {person: read_at for person, read_at in rows.values_list("person", "read_at") if read_at}
    heads = Head.objects.filter(community=vote.community, vote=vote, owners__overlap=list(when))
    firsts = {head: min(when[owner] for owner in head.owners if owner in when) for head in heads}
    _prove(vote, firsts, How.READ, at=at)


def _prove(vote: Vote, heads: Mapping[Head, datetime], how: Delivered.How, *, at: datetime) -> None:
    place = {"community": vote.community, "vote": vote, "how": how}
    Delivered.objects.bulk_create(
        Delivered(**place, place=head.place, head=head, at=moment) for head, moment in heads.items()
    )
    if heads:
        journal.record("deliver", vote, by=None, at=at, facts={"heads": len(heads), "how": how.value})
