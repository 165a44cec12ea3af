"""Codes that are handed over, which PostgreSQL keeps as they were given; and who came in when."""

import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from tongdeng.kernel.guards import frozen, subject

TABLE = "people_onetimecode"
GUARD = (
    subject(TABLE)
    + frozen(TABLE, "a one time code stays whose it is", "place", "person_id", "way", "checked", "by_id", "post", "at")
    + frozen(TABLE, "a one time code stays what it is", "until", "digest", "number")
    + frozen(TABLE, "a one time code ends once", "ended_at", when="OLD.ended_at IS NOT NULL")
    + frozen(TABLE, "a try counts", "tries", when="NEW.tries < OLD.tries")
)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_guards'),
        ('kernel', '0008_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('way', models.CharField(max_length=10)),
                ('checked', models.CharField(blank=True, max_length=12)),
                ('post', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('until', models.DateTimeField()),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('number', models.BinaryField(max_length=32)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'way'], name='one_time_code_person')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('way', models.CharField(max_length=10)),
                ('post', models.CharField(blank=True, max_length=20)),
                ('place', tongdeng.kernel.models.CodeField(blank=True, db_collation='C', max_length=24)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='sign_in_person')],
            },
        ),
        # Nothing takes these away again: a guard that can be migrated back is none.
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
