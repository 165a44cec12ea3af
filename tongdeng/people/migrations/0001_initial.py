import django.contrib.postgres.fields
import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                ('title', models.CharField(blank=True, help_text='例如“王女士”“李师傅”', max_length=20, verbose_name='称呼')),
                ('phone', models.CharField(blank=True, max_length=11, null=True, unique=True, verbose_name='手机')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('care', models.BooleanField(default=False, verbose_name='关怀版')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='语言')),
                ('is_active', models.BooleanField(default=True, verbose_name='可以登录')),
                ('is_staff', models.BooleanField(default=False, verbose_name='可进入后台')),
                ('erased_at', models.DateTimeField(editable=False, null=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
                'constraints': [models.CheckConstraint(condition=models.Q(('phone__isnull', True), ('phone__regex', '^1[3-9][0-9]{9}$'), _connector='OR'), name='person_phone_is_normalised', violation_error_message='手机号应为 11 位数字')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='工种')),
                ('on_duty', models.BooleanField(default=True, verbose_name='在岗')),
                ('cap', models.PositiveSmallIntegerField(default=8, verbose_name='同时在办上限')),
            ],
            options={
                'verbose_name': '岗位',
                'verbose_name_plural': '岗位',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40)),
                ('wording', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'purpose', 'wording'), name='consent_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24, verbose_name='服务范围')),
                ('kind', models.CharField(choices=[('property', '物业公司'), ('branch', '党支部'), ('committee', '业主委员会'), ('community', '社区'), ('subdistrict', '街道'), ('city', '市级机构')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='服务电话')),
            ],
            options={
                'verbose_name': '组织',
                'verbose_name_plural': '组织',
                'constraints': [models.UniqueConstraint(fields=('place', 'kind', 'name'), name='organisation_once_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('role', models.CharField(choices=[('resident', '居民'), ('worker', '维修员'), ('desk', '物业客服'), ('manager', '物业经理'), ('committee', '业委会'), ('branch', '小区党支部'), ('superior', '上级党组织'), ('community', '社区'), ('subdistrict', '街道'), ('city', '市物业服务中心'), ('admin', '管理员')], max_length=20, verbose_name='角色')),
                ('since', models.DateTimeField(verbose_name='开始')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.organisation', verbose_name='组织')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'indexes': [models.Index(fields=['place', 'role'], name='mandate_place_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='mandate_ends_after_it_begins', violation_error_message='结束时间应晚于开始时间')],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24, verbose_name='小区')),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('tried', '已检查'), ('running', '导入中'), ('done', '已导入'), ('failed', '没有导入')], default='tried', max_length=10)),
                ('rows', models.JSONField(default=list)),
                ('errors', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'at'], name='roster_place')],
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24, verbose_name='房屋')),
                ('kind', models.CharField(choices=[('owner', '业主'), ('tenant', '租户'), ('family', '家庭成员')], max_length=10, verbose_name='身份')),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='份额（%）')),
                ('since', models.DateField(verbose_name='开始')),
                ('until', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '房屋关系',
                'verbose_name_plural': '房屋关系',
                'indexes': [models.Index(fields=['community', 'place'], name='tenure_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('community', 'place', 'person', 'kind'), name='tenure_open_once', violation_error_message='这位人员已登记在这套房屋下'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gt', 0), ('share__lte', 100)), _connector='OR'), name='tenure_share_is_a_percentage', violation_error_message='份额应大于 0 且不超过 100'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='tenure_ends_after_it_begins')],
            },
        ),
    ]
