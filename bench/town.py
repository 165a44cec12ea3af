"""A made-up town of the bench: communities, estates, buildings, homes, residents who are signed in."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

HOMES = 100  # in each of the estates, all in building 1
SECRET = "b" * 32
LONG_AGO = timedelta(days=400)


def community(number: int) -> str:
    """Return a made-up community's code."""
    return f"4102029{number // 100:02d}{number % 100 + 1:03d}"


def homes(communities: int) -> list[str]:
    """Return the codes of all homes, those of different communities next to each other."""
    return [
        f"{community(c)}00100101{home // 10 + 1:02d}{home % 10 + 1:02d}"
        for home in range(HOMES)
        for c in range(communities)
    ]


def build(communities: int, *, homes_each: int = HOMES) -> None:
    """Store the places: each community has one estate with one building, and homes in it."""
    from tongdeng.places.models import Place

    rows = []
    for number in range(communities):
        code, name = community(number), f"测试{number}"
        rows.append(Place(code=code, level="community", name=f"{name}社区", short=name, path=f"{name}社区"))
        rows.append(Place(code=f"{code}001", level="estate", name="A区", path="A区"))
        rows.append(Place(code=f"{code}001001", level="building", name="1号楼", path="A区1号楼"))
    rows += [
        Place(code=code, level="home", name=f"{code[-4:]}室", path=f"A区1号楼1单元{code[-4:]}室")
        for code in homes(communities if homes_each else 0)
    ]
    Place.objects.bulk_create(rows, batch_size=2000)


def settle(communities: int, at: datetime) -> list[tuple[str, str]]:
    """Store one resident for each home; return (home, session) of each."""
    from tongdeng.people.models import Person, Tenure

    codes = homes(communities)
    people = [
        Person(phone=f"199{number:08d}", name=f"测试居民{number}", password="!")
        for number in range(len(codes))
    ]
    Person.objects.bulk_create(people, batch_size=2000)
    Tenure.objects.bulk_create(
        [
            Tenure(community=code[:12], place=code, person=person, kind="owner", since=(at - LONG_AGO).date())
            for code, person in zip(codes, people, strict=True)
        ],
        batch_size=2000,
    )
    return list(zip(codes, sessions(people, at), strict=True))


def clerk(role: str, place: str, at: datetime) -> tuple[UUID, str]:
    """Store somebody with a role at a place; return their id and session."""
    from tongdeng.people import actions

    person = actions.get_or_create_person(f"198{_number(role, place):08d}", name="测试管家")
    actions.appoint(person, role=role, place=place, by=None, at=at - LONG_AGO)
    return person.pk, sessions([person], at)[0]


def sessions(people: list[Any], at: datetime) -> list[str]:
    """Sign people in as the sign-in page does at its end; return the keys of their sessions."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    store, rows = SessionStore(), []
    for person in people:
        said = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = store._get_new_session_key()  # type: ignore[attr-defined]
        rows.append(Session(session_key=key, session_data=store.encode(said), expire_date=at + LONG_AGO))
    Session.objects.bulk_create(rows, batch_size=2000)
    return [row.session_key for row in rows]


def get(path: str, session: str, *, accept: str = "text/html") -> bytes:
    """Return a request for a page."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\nCookie: sessionid={session}\r\n\r\n"
    ).encode()


def post(path: str, session: str, fields: dict[str, str]) -> bytes:
    """Return a request that sends a form and asks for JSON."""
    body = urlencode({**fields, "csrfmiddlewaretoken": SECRET}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Cookie: sessionid={session}; csrftoken={SECRET}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _number(role: str, place: str) -> int:
    return int(sha256(f"{role} {place}".encode()).hexdigest(), 16) % 10**8
