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
            name='Election',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', '准备名册'), ('requested', '请示已报，待批复'), ('granted', '已同意换届'), ('proposed', '候选人已报，待批复'), ('nominated', '候选人已批复'), ('meeting', '党员大会进行中'), ('voting', '正在投票'), ('reading', '正在读票'), ('void', '本轮无效，须重新选举'), ('counted', '已计票'), ('formed', '委员会已分工'), ('reported', '结果已报，待批复'), ('approved', '结果已批复'), ('rejected', '结果未获批准'), ('cancelled', '已取消')], editable=False, max_length=20)),
                ('base', models.CharField(choices=[('community', '村、社区支部（任期 5 年）'), ('other', '其他支部（任期 3 年）')], default='community', max_length=10, verbose_name='支部类型')),
                ('began_on', models.DateField(null=True, verbose_name='本届开始日期')),
                ('planned_on', models.DateField(null=True, verbose_name='计划开会日期')),
                ('held_on', models.DateField(null=True)),
                ('kind', models.CharField(choices=[('committee', '选举支部委员会'), ('secretary', '不设委员会，选举书记')], default='committee', max_length=10, verbose_name='选举什么')),
                ('seats', models.PositiveSmallIntegerField(default=3, verbose_name='应选名额')),
                ('reduced_from', models.PositiveSmallIntegerField(null=True)),
                ('tellers_votes', models.PositiveSmallIntegerField(null=True)),
                ('committee_present', models.PositiveSmallIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'place', '-at'], name='election_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'rejected', 'cancelled']), _negated=True), fields=('community', 'organisation'), name='election_one_open_each_branch', violation_error_message='这个支部有一次选举还没有结束'), models.CheckConstraint(condition=models.Q(('seats__gte', 1), ('seats__lte', 7)), name='election_seats_within_limits', violation_error_message='应选名额为 1 至 7 名')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('kind', models.CharField(choices=[('grant', '同意换届的批复'), ('delay', '同意延期换届的批复'), ('left_out', '同意不计入应到会的批复'), ('nominate', '同意候选人的批复'), ('approve', '同意选举结果的批复')], default='grant', max_length=10)),
                ('number', models.CharField(max_length=60, verbose_name='文号')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='elections.election')),
            ],
            options={
                'ordering': ('at',),
                'constraints': [models.UniqueConstraint(fields=('community', 'election', 'kind', 'number'), name='letter_once', violation_error_message='这份批复已登记过')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('standing', models.CharField(choices=[('full', '正式党员'), ('probationary', '预备党员（无表决权）'), ('on_watch', '留党察看（无表决权）'), ('suspended', '被中止党员权利（无表决权）')], default='full', max_length=15)),
                ('joined_on', models.DateField(null=True, verbose_name='入党时间')),
                ('phone', models.CharField(blank=True, max_length=11, verbose_name='手机')),
                ('about', models.CharField(blank=True, max_length=200, verbose_name='简况')),
                ('ground', models.PositiveSmallIntegerField(choices=[(1, '患有精神病或其他疾病，不能表达本人意志'), (2, '自费出国半年以上'), (3, '留党察看期间，或服刑、被羁押'), (4, '年老体弱卧床不起，长期生病生活不能自理'), (5, '工作调动、外出学习或工作等半年以上，应转组织关系而未转'), (6, '已离退休回原籍长期居住，应转组织关系而未转')], null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('resolved_votes', models.PositiveSmallIntegerField(null=True)),
                ('present', models.BooleanField(default=False)),
                ('candidate', models.PositiveSmallIntegerField(null=True)),
                ('task', models.CharField(blank=True, choices=[('scrutineer', '监票人'), ('counter', '计票人')], max_length=10)),
                ('elected', models.BooleanField(default=False)),
                ('office', models.CharField(blank=True, choices=[('secretary', '书记'), ('deputy', '副书记'), ('member', '委员')], max_length=10)),
                ('office_votes', models.PositiveSmallIntegerField(null=True)),
                ('portfolio', models.CharField(blank=True, max_length=40, verbose_name='分工')),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='elections.election')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'election', 'name'), name='member_names_are_told_apart', violation_error_message='名册里有同名的人，请加以区分，例如“张伟（3号楼）”'), models.CheckConstraint(condition=models.Q(('candidate__isnull', True), ('task', ''), _connector='OR'), name='member_candidate_is_no_teller', violation_error_message='候选人不能担任监票人、计票人'), models.CheckConstraint(condition=models.Q(models.Q(('candidate__isnull', True), ('elected', False)), ('standing', 'full'), _connector='OR'), name='member_elected_has_a_vote', violation_error_message='只有正式党员有被选举权'), models.CheckConstraint(condition=models.Q(('ground__isnull', False), models.Q(('agreed_at__isnull', True), ('resolved_votes__isnull', True)), _connector='OR'), name='member_left_out_on_a_ground', violation_error_message='不计入应到会要写明情形')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('first', '正式选举'), ('again', '重新选举'), ('revote', '票数相等重新投票'), ('separate', '另行选举')], default='first', max_length=10)),
                ('seats', models.PositiveSmallIntegerField()),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('due', models.PositiveSmallIntegerField()),
                ('present', models.PositiveSmallIntegerField()),
                ('issued', models.PositiveSmallIntegerField()),
                ('returned', models.PositiveSmallIntegerField(null=True)),
                ('void', models.CharField(blank=True, max_length=40)),
                ('outcome', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='elections.election')),
                ('reader_one', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reader_two', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('community', 'election', 'number'), name='round_number_once'), models.CheckConstraint(condition=models.Q(('present__lte', models.F('due')), ('issued__lte', models.F('present'))), name='round_no_more_ballots_than_voters', violation_error_message='发出的选票不能多于到会有选举权的人数'), models.CheckConstraint(condition=models.Q(('reader_one__isnull', True), models.Q(('reader_one', models.F('reader_two')), _negated=True), _connector='OR'), name='round_read_by_two', violation_error_message='两遍应由两个人分别录入')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('reading', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('marked_for', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('against', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('write_in', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), default=list, size=None)),
                ('spoilt', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='elections.round')),
            ],
            options={
                'ordering': ('number', 'reading'),
                'constraints': [models.UniqueConstraint(fields=('community', 'round', 'reading', 'number'), name='slip_read_once_each_time'), models.CheckConstraint(condition=models.Q(('reading__in', (1, 2, 3))), name='slip_reading_is_known')],
            },
        ),
    ]
