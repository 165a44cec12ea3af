"""What no page may have, and how a refusal is told from a failure."""

import re

from django.http import HttpResponse

from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.kernel.models import Deadline, Event
from tongdeng.people.models import Roster

# Inline scripts and styles, and addresses of other hosts: no page has them.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r'(?:src|href|action|hx-get|hx-post)="(?:https?:)?//')
TABLES = (Case, Message, Photo, Verdict, Event, Deadline, Roster)


def rows() -> list[int]:
    """Return how much is written everywhere."""
    return [model._default_manager.count() for model in TABLES]


def sentence(response: HttpResponse) -> str:
    """Return what a page says is wrong."""
    said = re.findall(r'role="alert"[^>]*>(.*?)</div>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", words).strip() for words in said)
