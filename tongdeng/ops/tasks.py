"""Mails the anchors to those who keep them outside, and makes a backup when one is due."""

import logging
import subprocess
import sys
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from tongdeng.kernel import anchors
from tongdeng.kernel.errors import Unavailable
from tongdeng.kernel.journal import PATIENT
from tongdeng.kernel.models import Anchor
from tongdeng.notices import actions as notices
from tongdeng.ops.backup import last

log = logging.getLogger(__name__)


def told(made: Sequence[Anchor]) -> None:
    """Have each address mailed, by a job of its own; called in the transaction that stores the anchors."""
    for number, _address in enumerate(settings.ANCHOR_MAIL):
        # The number and not the address: what a job was given stands in its row, and may be somebody's name.
        mail.defer(made=[str(anchor.pk) for anchor in made], number=number)


# It may arrive twice: an anchor says the same each time.
@app.task(name="anchors.mail", queue="notices", retry=PATIENT)
def mail(made: list[str], number: int) -> None:
    """Mail anchors to the address with this number; raise Unavailable, to be tried again, while the mail does not go out."""
    if number >= len(settings.ANCHOR_MAIL):
        return  # the list of addresses is shorter now
    rows = list(Anchor.objects.filter(pk__in=[UUID(pk) for pk in made]).order_by("until"))
    with translation.override(settings.LANGUAGE_CODE):
        if not notices.mail(settings.ANCHOR_MAIL[number], title=_title(rows), words=_words(rows)):
            raise Unavailable(gettext("邮件没有发出去"))


def _title(made: Sequence[Anchor]) -> str:
    return gettext("同凳日志存证码 {day}").format(day=made[-1].day)


def _words(made: Sequence[Anchor]) -> str:
    keep = gettext(
        "请保存这封邮件。以后如果有人改动此前的日志，用邮件原文核对就能查出来："
        "运行 tongdeng verify --anchor 文件。请不要交给系统管理员代为保存。"
    )
    return "\n".join([keep, settings.PUBLIC_URL, "", *(anchors.text(anchor) for anchor in made)])


@app.periodic(cron="5 * * * *")
@app.task(name="backups.make", queue="backups", lock="backups.make", queueing_lock="backups.make")
def back_up(timestamp: int) -> None:
    """Make a backup where one is due (TONGDENG_BACKUP); the next hour tries again what failed, and `doctor` tells its age."""
    if not (place := last.configured()):
        return
    words = ["backup", place, "--every", last.every(), "--keep", last.keep()]
    # A process of its own: it gives back its memory, and may connect as a role that reads everything.
    done = subprocess.run(
        [sys.executable, "-m", "tongdeng", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log.error("the backup failed: %s", "".join(done.stderr.strip().splitlines()[-1:]))
