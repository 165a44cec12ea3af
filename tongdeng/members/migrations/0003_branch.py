import django.contrib.postgres.fields
import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_guards'),
        ('people', '0007_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('kind', models.CharField(choices=[('estate', '小区党支部'), ('company', '物业企业党支部'), ('trade', '行业党支部（跨企业）')], max_length=10, verbose_name='类型')),
                ('companies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('at', models.DateTimeField()),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': '党支部',
                'verbose_name_plural': '党支部',
                'indexes': [models.Index(fields=['community', 'place'], name='party_branch_place')],
            },
        ),
        migrations.CreateModel(
            name='BranchMeeting',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('planned', '已安排'), ('held', '已召开'), ('dropped', '没有召开')], editable=False, max_length=20)),
                ('kind', models.CharField(choices=[('members', '党员大会'), ('committee', '支委会'), ('lesson', '党课'), ('study', '学习活动')], max_length=10, verbose_name='类型')),
                ('title', models.CharField(max_length=300, verbose_name='主题')),
                ('where', models.CharField(max_length=100, verbose_name='地点')),
                ('starts_at', models.DateTimeField(verbose_name='开会时间')),
                ('minutes', models.PositiveSmallIntegerField(null=True, verbose_name='时长（分钟）')),
                ('present', models.PositiveSmallIntegerField(null=True)),
                ('due', models.PositiveSmallIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.branch')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '支部会议和学习',
                'verbose_name_plural': '支部会议和学习',
                'indexes': [models.Index(fields=['community', 'branch', '-starts_at'], name='branch_meeting_of')],
            },
        ),
        migrations.CreateModel(
            name='BranchMember',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=11, verbose_name='手机')),
                ('standing', models.CharField(choices=[('full', '正式党员'), ('probationary', '预备党员（无表决权）'), ('on_watch', '留党察看（无表决权）'), ('suspended', '表决权中止')], max_length=15)),
                ('joined_on', models.DateField(null=True, verbose_name='入党时间')),
                ('company', models.CharField(blank=True, max_length=80, verbose_name='所在企业')),
                ('on_front', models.BooleanField(default=False, verbose_name='物业一线服务队')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='members.branch')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('since', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True), models.Q(('name', ''), _negated=True)), fields=('community', 'branch', 'name'), name='branch_member_name_once', violation_error_message='名册里已有同名的党员，请加以区分'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='branch_member_ends_after')],
            },
        ),
        migrations.CreateModel(
            name='BranchAttendance',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('present', models.BooleanField(default=False)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='members.branchmeeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='members.branchmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'meeting', 'member'), name='branch_attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='BranchPost',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('post', models.CharField(choices=[('secretary', '书记'), ('deputy', '副书记'), ('organisation', '组织委员'), ('publicity', '宣传委员'), ('discipline', '纪检委员'), ('front', '物业一线服务队队长')], max_length=15, verbose_name='职务')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                ('answers_for', models.CharField(max_length=300, verbose_name='分工')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='members.branch')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('since', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('spot', models.CharField(max_length=100, verbose_name='在哪里')),
                ('hours', models.CharField(max_length=100, verbose_name='开放时间')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                ('opened_at', models.DateTimeField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': '红色物业服务中心',
                'verbose_name_plural': '红色物业服务中心',
                'constraints': [models.UniqueConstraint(fields=('community', 'place'), name='service_centre_once')],
            },
        ),
        migrations.CreateModel(
            name='CentrePost',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('post', models.CharField(max_length=40, verbose_name='岗位')),
                ('title', models.CharField(blank=True, max_length=20, verbose_name='称呼')),
                ('duties', models.CharField(max_length=300, verbose_name='职责')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='members.centre')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'centre', 'position'), name='centre_post_position_once')],
            },
        ),
        migrations.CreateModel(
            name='DoubleReport',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('reported', '已报到'), ('ended', '已结束报到')], editable=False, max_length=20)),
                ('unit', models.CharField(blank=True, max_length=80, verbose_name='工作单位')),
                ('home_branch', models.CharField(blank=True, max_length=80, verbose_name='所在党组织')),
                ('reported_at', models.DateTimeField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.branch')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '双报到',
                'verbose_name_plural': '双报到',
                'indexes': [models.Index(fields=['community', 'branch'], name='double_report_branch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state', 'reported')), fields=('community', 'person'), name='double_report_once', violation_error_message='已经报到过')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('drafted', '等本人看过'), ('seen', '本人没有意见'), ('objected', '本人要求更正'), ('sent', '已送单位')], editable=False, max_length=20)),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('words', models.CharField(max_length=300, verbose_name='评语')),
                ('objection', models.CharField(blank=True, max_length=300, verbose_name='更正要求')),
                ('sent_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='members.doublereport')),
            ],
            options={
                'verbose_name': '年度评语',
                'verbose_name_plural': '年度评语',
                'constraints': [models.UniqueConstraint(fields=('community', 'report', 'year'), name='remark_once_a_year', violation_error_message='这一年的评语已经写过'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='remark_sent_at_a_moment')],
            },
        ),
    ]
