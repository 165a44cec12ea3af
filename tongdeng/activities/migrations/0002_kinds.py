"""The kinds with which an installation begins; a city names its own in the back office."""

from django.db import migrations

KINDS = (
    ("culture", "文体活动", 1),
    ("party", "党建活动", 2),
    ("festival", "节日活动", 3),
    ("other", "其他活动", 4),
)


def fill(apps, _schema):
    kind = apps.get_model("activities", "Kind")
    kind.objects.bulk_create(kind(code=code, name=name, order=order) for code, name, order in KINDS)


class Migration(migrations.Migration):
    dependencies = (("activities", "0001_initial"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
