"""The areas that stood at places become rows of the register, each home with its first event."""

from datetime import date
from typing import Any

from django.db import migrations
from django.db.models import Min

from tongdeng.kernel import clock
from tongdeng.kernel.chain import digest
from tongdeng.kernel.models import new_id
from tongdeng.people.rules.register import fingerprint

BATCH = 1000


def take_over(apps: Any, schema_editor: Any) -> None:
    """Give each home that there is its place in the register."""
    place_rows = apps.get_model("places", "Place").objects.filter(level="home").order_by("code")
    tenure_model = apps.get_model("people", "Tenure")
    first = tenure_model.objects.aggregate(first=Min("since"))["first"] or clock.now().date()
    codes = list(place_rows.values_list("code", "area", "area_source", "kind"))
    for start in range(0, len(codes), BATCH):
        _store(apps, codes[start : start + BATCH], first)


def _store(apps: Any, rows: list[tuple[Any, ...]], since: date) -> None:
    home_model, event_model = apps.get_model("people", "Home"), apps.get_model("kernel", "Event")
    measure_model, tenure_model = apps.get_model("people", "Measure"), apps.get_model("people", "Tenure")
    now, homes, events, measures = clock.now(), [], [], []
    held: dict[str, list[Any]] = {}
    for tenure in tenure_model.objects.filter(place__in=[row[0] for row in rows]):
        held.setdefault(tenure.place, []).append(tenure)
    for code, area, source, kind in rows:
        here = {"community": code[:12], "place": code}
        measure = measure_model(
            **here, id=new_id(), area=area, source=source, kind=kind or "normal", since=since
        )
        home = home_model(**here, id=new_id(), checked=True, entries=1)
        facts = {"after": fingerprint([measure], held.get(code, []))}
        event = event_model(
            **here,
            id=new_id(),
            subject="home",
            subject_id=home.id,
            seq=1,
            kind="home.record",
            post="",
            at=now,
            facts=facts,
        )
        event.actor = None
        event.hash = home.last_hash = digest(b"", event)
        homes.append(home)
        events.append(event)
        measures.append(measure)
    home_model.objects.bulk_create(homes)
    measure_model.objects.bulk_create(measures)
    event_model.objects.bulk_create(events)


class Migration(migrations.Migration):
    dependencies = (
        ("people", "0002_register"),
        ("places", "0001_initial"),
        ("kernel", "0002_guards"),
    )
    operations = (migrations.RunPython(take_over, migrations.RunPython.noop),)
