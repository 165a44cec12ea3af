"""Erasure: names of a household's party, opinions, and the addresses of feeds; attendances stay as figures."""

from uuid import UUID

from tongdeng.activities.models import Activity, Feed, Feedback, Participant, Photo, SignUp, Wish
from tongdeng.activities.rules.flow import FORGOTTEN
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event


@journal.on("erasure.ask", reader="activities.forgetting")
def forget(event: Event) -> None:
    """Forget what an erased person told of themselves and their family; they help at no door any more."""
    person = UUID(event.facts["person"])
    mine = Participant.objects.filter(sign_up__by=person) | Participant.objects.filter(person=person)
    shown = set(mine.values_list("pk", flat=True))
    if shown:
        Photo.objects.filter(shows__overlap=list(shown)).delete()
    Participant.objects.filter(pk__in=shown).update(age=None, photo_consent=False)
    Participant.objects.filter(pk__in=shown).exclude(name="").update(name=FORGOTTEN)
    SignUp.objects.filter(by=person).exclude(reason="").update(reason=FORGOTTEN)
    Feedback.objects.filter(person=person).update(words="")
    for feed in Feed.objects.filter(person=person, revoked_at__isnull=True):
        with journal.locked(feed) as fresh:
            journal.record("revoke", fresh, by=None, at=event.at, revoked_at=event.at)
    Wish.objects.filter(by=person).update(title=FORGOTTEN, about="")
    for activity in Activity.objects.filter(helpers__contains=[person]).only("pk", "helpers"):
        left = [pk for pk in activity.helpers if pk != person]
        Activity.objects.filter(pk=activity.pk).update(helpers=left)
