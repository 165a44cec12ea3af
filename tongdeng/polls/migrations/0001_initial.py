import django.contrib.postgres.fields
import django.db.models.deletion
import tongdeng.kernel.models
import uuid
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('open', '正在征集'), ('closed', '已结束'), ('withdrawn', '已撤回')], editable=False, max_length=20)),
                ('question', models.CharField(max_length=80, verbose_name='想问什么')),
                ('about', models.TextField(blank=True, verbose_name='说明')),
                ('multiple', models.BooleanField(default=False, verbose_name='可以选几项')),
                ('remarks', models.BooleanField(default=True, verbose_name='可以另外写几句')),
                ('opens_at', models.DateTimeField(verbose_name='开始')),
                ('closes_at', models.DateTimeField(verbose_name='截止')),
                ('asked_as', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('result', models.JSONField(editable=False, null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '意见征集',
                'verbose_name_plural': '意见征集',
                'indexes': [models.Index(fields=['community', 'place', '-closes_at'], name='poll_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='poll_closes_after_it_opens', violation_error_message='截止时间应晚于开始时间'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('result__isnull', False), _connector='OR'), name='poll_closed_with_a_result')],
            },
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=40)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='polls.poll')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'poll', 'position'), name='option_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('respondent_key', models.CharField(max_length=64)),
                ('home', models.CharField(max_length=64)),
                ('building', tongdeng.kernel.models.CodeField(db_collation='C', max_length=18)),
                ('chosen', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='polls.poll')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'poll', 'respondent_key'), name='answer_once_for_each_person')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=300)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept', to='polls.poll')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'poll', 'position'), name='remark_position_once')],
            },
        ),
    ]
