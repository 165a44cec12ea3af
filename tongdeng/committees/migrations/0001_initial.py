import django.contrib.postgres.fields
import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('formed', '已选出，待备案'), ('filed', '已备案'), ('ended', '已届满')], editable=False, max_length=20)),
                ('elected_on', models.DateField(verbose_name='选出日期')),
                ('until', models.DateField(verbose_name='任期到')),
                ('size', models.PositiveSmallIntegerField(verbose_name='委员人数')),
                ('small', models.BooleanField(default=False, verbose_name='按小型小区（3 人）')),
                ('filing_number', models.CharField(blank=True, max_length=60, verbose_name='备案号')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                ('filing_office', models.CharField(blank=True, max_length=80, verbose_name='备案机关')),
                ('ended_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': '业主委员会',
                'verbose_name_plural': '业主委员会',
                'indexes': [models.Index(fields=['community', 'place', '-at'], name='committee_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('community', 'place'), name='committee_one_in_office', violation_error_message='这个小区已有一届业委会在任'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('elected_on'))), name='committee_ends_after_it_begins', violation_error_message='任期的结束应晚于开始'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'filed'), _negated=True), models.Q(models.Q(('filing_number', ''), _negated=True), ('filed_on__isnull', False)), _connector='OR'), name='committee_filed_with_number_and_date', violation_error_message='备案要写明备案号和日期')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('called', '已通知，待开会'), ('held', '已开会，待公告'), ('no_quorum', '到会人数不够'), ('posted', '决定已公告'), ('cancelled', '已取消')], editable=False, max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('extra', models.BooleanField(default=False, verbose_name='临时会议')),
                ('starts_at', models.DateTimeField(verbose_name='开会时间')),
                ('where', models.CharField(max_length=100, verbose_name='地点')),
                ('agenda', models.TextField(verbose_name='议程')),
                ('called_at', models.DateTimeField()),
                ('called_as', models.CharField(max_length=20)),
                ('held_at', models.DateTimeField(null=True)),
                ('post_by', models.DateTimeField(null=True)),
                ('posted_at', models.DateTimeField(null=True)),
                ('minutes', models.TextField(blank=True, verbose_name='会议纪要')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='committees.committee')),
            ],
            options={
                'verbose_name': '业委会会议',
                'verbose_name_plural': '业委会会议',
                'indexes': [models.Index(fields=['community', 'committee', '-starts_at'], name='meeting_of')],
                'constraints': [models.UniqueConstraint(fields=('community', 'committee', 'number'), name='meeting_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'posted'), _negated=True), ('posted_at__isnull', False), _connector='OR'), name='meeting_posted_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('officers', '推选主任、副主任'), ('convene', '召集业主大会会议'), ('propose', '向业主大会提出议案'), ('contract', '与业主大会选聘的物业签订合同'), ('supervise', '监督物业履行合同'), ('covenant_watch', '监督管理规约的实施'), ('publish', '公布账目和公共收益'), ('matter', '业委会日常工作')], max_length=20, verbose_name='类型')),
                ('title', models.CharField(max_length=80, verbose_name='决定事项')),
                ('text', models.TextField(blank=True, verbose_name='决定内容')),
                ('officers', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('carried_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='committees.meeting')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'meeting', 'position'), name='resolution_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('post', models.CharField(choices=[('chair', '主任'), ('vice', '副主任'), ('member', '委员'), ('alternate', '候补委员')], max_length=10, verbose_name='职务')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, choices=[('resigned', '本人辞去'), ('removed', '资格终止'), ('no_owner', '不再是本小区业主'), ('term', '任期届满')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='committees.committee')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mandate')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('community', 'committee', 'person'), name='seat_once_for_each_person', violation_error_message='同一个人只能列一次'), models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('post', 'chair')), fields=('community', 'committee'), name='seat_one_chair', violation_error_message='主任只有一位'), models.CheckConstraint(condition=models.Q(('until__isnull', True), models.Q(('why', ''), _negated=True), _connector='OR'), name='seat_is_left_for_a_reason', violation_error_message='离任要写明原因')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('present', models.BooleanField(default=False)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='committees.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='committees.seat')),
            ],
            options={
                'ordering': ('seat__position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'meeting', 'seat'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('words', models.CharField(max_length=300, verbose_name='会议事由')),
                ('at', models.DateTimeField()),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='committees.committee')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='committees.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='committees.seat')),
            ],
            options={
                'ordering': ('at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('meeting__isnull', True)), fields=('community', 'committee', 'seat'), name='ask_once_until_answered', violation_error_message='您已经提议过了')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('channel', models.CharField(choices=[('phone', '本人手机签'), ('paper', '纸上签')], max_length=10)),
                ('photo', models.FileField(blank=True, max_length=200, upload_to='')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='committees.resolution')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='committees.seat')),
            ],
            options={
                'ordering': ('seat__position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'resolution', 'seat'), name='signature_once', violation_error_message='这位委员已经签过字'), models.CheckConstraint(condition=models.Q(('channel', 'phone'), models.Q(('photo', ''), _negated=True), _connector='OR'), name='signature_on_paper_has_a_photo', violation_error_message='纸上签字要拍照存档')],
            },
        ),
    ]
