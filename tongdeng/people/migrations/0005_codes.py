import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_kept'),
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('key', models.CharField(editable=False, max_length=50, primary_key=True, serialize=False)),
                ('ask', models.UUIDField(editable=False, unique=True)),
                ('target', models.CharField(max_length=254)),
                ('seed', models.BinaryField(max_length=32)),
                ('holder', models.UUIDField(null=True)),
                ('until', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('target', ''), _negated=True), name='code_goes_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='Unlock',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
