"""How far the count of a large vote is, which a job does."""

from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from tongdeng.votes.models import Vote

TASK = "votes.certify"
RUNNING, FAILED = "running", "failed"


def lock(vote: UUID) -> str:
    """Return the name under which the count of a vote is queued; two never run at once."""
    return f"{TASK} {vote}"


def progress(vote: Vote) -> str:
    """Return RUNNING, FAILED or nothing."""
    jobs = ProcrastinateJob.objects.filter(lock=lock(vote.pk), task_name=TASK).order_by("-id")
    status = jobs.values_list("status", flat=True).first()
    return {"todo": RUNNING, "doing": RUNNING, "failed": FAILED}.get(status or "", "")
