"""What the pages are looked at with: 王's case in 李's hands, one that nobody took, a guest's, a roster."""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from PIL import Image

from tests.cast import BUILDING, DESK, ESTATE, HOME, MANAGER, RESIDENT, SQUARE, WORKER, person
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case, Photo
from tongdeng.kernel.models import Event
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice
from tongdeng.people.actions.roster import reading
from tongdeng.people.models import Roster
from tongdeng.places import actions as places
from tongdeng.places import queries as place_of

TODAY = "2026-01-13"
NOW = at(f"{TODAY} 14:05")
GUEST_PHONE = "19900000099"
WORDS, REPLY, INNER = "暖气片冰凉，老人在家冷", "师傅十点前上门", "立管阀门坏了，要换阀"
LIGHT, PATH = "楼道灯不亮，老人下楼害怕", "广场地砖翘起来了"
ROSTER = "楼栋,单元,房号,面积,业主姓名,手机号\n5号楼,1单元,101,88.80,吕示例,19900000501\n".encode()
HANDLER = ClientHandler(enforce_csrf_checks=False)  # one for all: its middleware is slow to load


@dataclass(slots=True)
class Story:
    """The records of the story."""

    case: Case
    light: Case
    guest: Case
    secret: str
    label: str
    photo: Photo
    inner_photo: Photo
    guest_photo: Photo
    notice: Notice
    roster: Roster


def clock(time: str) -> datetime:
    """Return a moment of the story's day."""
    return at(f"{TODAY} {time}")


def picture(colour: str = "#b3261e", size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    """Return a small picture as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def upload(
    content: bytes | None = None, name: str = "photo.png", kind: str = "image/png"
) -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile(name, picture() if content is None else content, kind)


def photo() -> list[object]:
    """Return one photo as verbs take it."""
    return [_prepared()]


@cache
def _prepared() -> Picture:
    return prepare(io.BytesIO(picture()))


def tell_all() -> None:
    """Let everybody hear of what happened so far, as the worker does."""
    for event in Event.objects.filter(kind__startswith="case.").order_by("recorded_at", "seq"):
        tell(event)


def settle_story() -> Story:
    """Let the story happen."""
    case = radiators("working")
    light = actions.file(
        Filing(place=BUILDING, words=LIGHT, category="building.light.out"),
        by=person(RESIDENT, clock("09:00")),
        at=clock("09:00"),
    )
    guest = actions.file(
        Filing(place=SQUARE, words=PATH, caller="路过的人", caller_phone=GUEST_PHONE, photos=photo()),
        by=None,
        at=clock("13:50"),
    )
    qian = person(MANAGER, NOW)
    uploaded = reading.upload(place_of.place(ESTATE), ROSTER, by=qian, at=NOW)
    tried = reading.read(uploaded, by=qian, at=NOW, progress=lambda done: None)
    (labelled,) = places.label([place_of.place(BUILDING)])
    tell_all()
    photos = {p.internal: p for p in case.photos.all()}
    return Story(
        case=case,
        light=light,
        guest=guest,
        secret=queries.link_of(guest),
        label=labelled.label or "",
        photo=photos[False],
        inner_photo=photos[True],
        guest_photo=guest.photos.get(),
        notice=Notice.objects.filter(person=case.reporter, kind="case.answer").get(),
        roster=tried,
    )


def enquiry() -> Case:
    """Return 王's question about a fee."""
    filing = Filing(place=HOME, words="物业费怎么算", category="people.fee.query")
    return actions.file(filing, by=person(RESIDENT, NOW), at=clock("13:02"))


def radiators(state: str) -> Case:
    """Return 王's case of cold radiators, brought to `state` by those whose work it is."""
    wang, chen, li = person(RESIDENT, NOW), person(DESK, NOW), person(WORKER, NOW)
    filing = Filing(place=HOME, words=WORDS, category="home.heating.cold", photos=photo())
    case = actions.file(filing, by=wang, at=clock("13:02"))
    if state == "filed":
        return case
    case = actions.answer(case, words=REPLY, by=chen, at=clock("13:10"))
    case = actions.note(case, words=INNER, photos=photo(), by=chen, at=clock("13:11"))
    case = actions.assign(case, to=li, by=chen, at=clock("13:12"))
    if state == "assigned":
        return case
    case = actions.accept(case, by=li, at=clock("13:30"))
    if state == "working":
        return case
    if state == "paused":
        return actions.pause(case, reason="缺阀门", until=at("2026-01-14 09:00"), by=li, at=clock("13:40"))
    case = actions.finish(case, remedy="换了阀", photos=photo(), by=li, at=clock("13:50"))
    return case if state == "finished" else actions.confirm(case, Opinion(), by=wang, at=clock("14:00"))


def client_of(who: str) -> Client:
    """Return the browser of somebody of the cast, signed in; "guest" is nobody."""
    client = Client()
    client.handler = HANDLER
    if who != "guest":
        client.force_login(person(who, NOW))
    return client


def table(text: str) -> list[list[str]]:
    """Return the rows of a table that is pasted as text, cell by cell, without the heading."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()[1:]]


def main(response: HttpResponse) -> str:
    """Return the page without its frame."""
    drawn = response.content.decode()
    return drawn[drawn.index("<main") : drawn.index("</main>")]
