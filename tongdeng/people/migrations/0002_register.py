import django.contrib.postgres.fields
import django.db.models.deletion
import tongdeng.kernel.models
import uuid
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('proposed', '等待核对'), ('confirmed', '已核对'), ('sent_back', '已退回'), ('withdrawn', '已撤回')], editable=False, max_length=20)),
                ('kind', models.CharField(choices=[('record', '新房屋'), ('measure', '面积或性质'), ('people', '业主或住户'), ('name', '姓名'), ('phone', '手机号'), ('gone', '房屋不再存在'), ('wrong', '业主说有误')], max_length=10)),
                ('becomes', models.JSONField(default=dict)),
                ('was', models.JSONField(default=dict)),
                ('day', models.DateField(verbose_name='从哪一天起')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('salt', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('concerned', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('post', models.CharField(choices=[('resident', '居民'), ('resident', '居民'), ('worker', '维修员'), ('desk', '物业客服'), ('manager', '物业经理'), ('committee', '业委会'), ('branch', '小区党支部'), ('superior', '上级党组织'), ('community', '社区'), ('subdistrict', '街道'), ('city', '市物业服务中心'), ('admin', '管理员')], max_length=20)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': '登记变更',
                'verbose_name_plural': '登记变更',
                'indexes': [models.Index(fields=['community', 'place', 'state'], name='change_place'), models.Index(fields=['community', 'decided_at'], name='change_decided')],
            },
        ),
        migrations.CreateModel(
            name='Heading',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('heading', models.CharField(max_length=60)),
                ('column', models.CharField(max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'heading'), name='heading_once')],
            },
        ),
        migrations.CreateModel(
            name='Home',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('checked', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': '房屋',
                'verbose_name_plural': '房屋',
                'constraints': [models.UniqueConstraint(fields=('community', 'place'), name='home_once')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24, verbose_name='房屋')),
                ('since', models.DateField(verbose_name='开始')),
                ('until', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('replaced_at', models.DateTimeField(editable=False, null=True)),
                ('area', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='专有面积（平方米）')),
                ('source', models.CharField(blank=True, choices=[('register', '不动产登记'), ('survey', '测绘'), ('contract', '买卖合同')], max_length=12, verbose_name='面积来源')),
                ('kind', models.CharField(choices=[('normal', '住宅'), ('shop', '商铺'), ('office', '办公'), ('garage', '车库'), ('parking', '车位'), ('basement', '地下室'), ('unsold', '未售'), ('undelivered', '未交付'), ('other', '其他')], default='normal', max_length=12, verbose_name='房屋性质')),
            ],
            options={
                'verbose_name': '房屋面积',
                'verbose_name_plural': '房屋面积',
                'indexes': [models.Index(fields=['community', 'place'], name='measure_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('until__isnull', True)), fields=('community', 'place'), name='measure_open_once'), models.CheckConstraint(condition=models.Q(('area__isnull', True), ('area__gt', 0), _connector='OR'), name='measure_area_is_positive', violation_error_message='面积必须大于零'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='measure_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='OtherPhone',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('phone', models.CharField(max_length=11, unique=True, verbose_name='手机')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('phone__regex', '^1[3-9][0-9]{9}$')), name='other_phone_is_normalised')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='tenure',
            name='tenure_open_once',
        ),
        migrations.AddField(
            model_name='person',
            name='contact',
            field=models.CharField(blank=True, max_length=30, verbose_name='其他电话'),
        ),
        migrations.AddField(
            model_name='person',
            name='credit_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码'),
        ),
        migrations.AddField(
            model_name='person',
            name='representative',
            field=models.CharField(blank=True, max_length=80, verbose_name='法定代表人'),
        ),
        migrations.AddField(
            model_name='roster',
            name='answers',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='roster',
            name='comparison',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='roster',
            name='complete',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='roster',
            name='content',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='roster',
            name='faults',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='roster',
            name='headings',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='roster',
            name='notes',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='roster',
            name='sheet',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='tenure',
            name='replaced_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='person',
            name='name',
            field=models.CharField(blank=True, max_length=80, verbose_name='姓名'),
        ),
        migrations.AlterField(
            model_name='roster',
            name='problem',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name='roster',
            name='state',
            field=models.CharField(choices=[('reading', '读取中'), ('unreadable', '读不了'), ('headings', '等待对应列名'), ('tried', '已检查'), ('running', '导入中'), ('done', '已导入'), ('failed', '没有导入')], default='reading', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='person_credit_code_once'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('until__isnull', True)), fields=('community', 'place', 'person', 'kind'), name='tenure_open_once', violation_error_message='这位人员已登记在这套房屋下'),
        ),
        migrations.AddField(
            model_name='change',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='change',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='change',
            name='roster',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='people.roster'),
        ),
        migrations.AddField(
            model_name='otherphone',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_phones', to=settings.AUTH_USER_MODEL),
        ),
    ]
