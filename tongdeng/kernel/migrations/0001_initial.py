
import django.contrib.postgres.fields
import django.db.models.functions.datetime
import tongdeng.kernel.models
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('deadline', models.UUIDField()),
                ('level', models.PositiveSmallIntegerField()),
                ('moment', models.DateTimeField()),
                ('event', models.UUIDField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'deadline', 'level', 'moment'), name='alarm_fires_once')],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('series', models.CharField(max_length=60)),
                ('last', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'series'), name='counter_one_per_series')],
            },
        ),
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('place', tongdeng.kernel.models.CodeField(blank=True, db_collation='C', help_text='留空表示全部地区', max_length=24, verbose_name='地区代码')),
                ('works', models.BooleanField(default=False, verbose_name='上班')),
                ('reason', models.CharField(max_length=100, verbose_name='原因')),
                ('valid_from', models.DateTimeField(verbose_name='生效时间')),
            ],
            options={
                'verbose_name': '节假日调整',
                'verbose_name_plural': '节假日调整',
                'constraints': [models.UniqueConstraint(fields=('place', 'day', 'valid_from'), name='day_off_once')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('name', models.CharField(max_length=20)),
                ('moments', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None)),
                ('fired', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='deadline_next')],
                'constraints': [models.UniqueConstraint(fields=('community', 'subject_id', 'name'), name='deadline_one_per_name'), models.CheckConstraint(condition=models.Q(('stopped_at__isnull', True), ('next_at__isnull', True), _connector='OR'), name='deadline_stopped_never_fires')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('actor', models.UUIDField(null=True)),
                ('post', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('facts', models.JSONField(default=dict)),
                ('hash', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'kind', 'at'], name='event_kind'), models.Index(fields=['community', 'recorded_at'], name='event_recorded')],
                'constraints': [models.UniqueConstraint(fields=('community', 'subject_id', 'seq'), name='event_chain_has_one_link_per_seq')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('day', models.DateField()),
                ('events', models.PositiveIntegerField()),
                ('root', models.BinaryField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'day'), name='seal_once_a_day')],
            },
        ),
    ]
