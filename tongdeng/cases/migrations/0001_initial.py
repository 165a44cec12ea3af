import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import tongdeng.kernel.models
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
            name='Category',
            fields=[
                ('code', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='代码')),
                ('matter', models.CharField(max_length=20, verbose_name='事项')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('icon', models.CharField(blank=True, max_length=30, verbose_name='图标')),
                ('kind', models.CharField(choices=[('repair', '报修'), ('complaint', '投诉'), ('suggestion', '建议'), ('enquiry', '咨询'), ('help', '求助'), ('praise', '表扬')], default='repair', max_length=12, verbose_name='类型')),
                ('urgency', models.CharField(choices=[('urgent', '紧急'), ('soon', '尽快'), ('ordinary', '一般'), ('long', '较难')], default='ordinary', max_length=10, verbose_name='紧急程度')),
                ('handler', models.CharField(choices=[('resident', '居民'), ('worker', '维修员'), ('desk', '物业客服'), ('manager', '物业经理'), ('committee', '业委会'), ('branch', '小区党支部'), ('superior', '上级党组织'), ('community', '社区'), ('subdistrict', '街道'), ('city', '市物业服务中心'), ('admin', '管理员')], default='desk', max_length=20, verbose_name='办理角色')),
                ('skill', models.CharField(blank=True, max_length=30, verbose_name='工种')),
                ('photo_needed', models.BooleanField(default=False, verbose_name='办结要照片')),
                ('advice', models.CharField(blank=True, max_length=200, verbose_name='安全提示')),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='关键词')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '诉求分类',
                'verbose_name_plural': '诉求分类',
                'ordering': ('order', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('filed', '已登记'), ('assigned', '已派单'), ('working', '处理中'), ('paused', '已暂停'), ('finished', '待确认'), ('confirmed', '已确认解决'), ('unconfirmed', '未确认关闭'), ('withdrawn', '已撤回'), ('refused', '不予受理')], editable=False, max_length=20)),
                ('number', models.CharField(editable=False, max_length=40)),
                ('kind', models.CharField(choices=[('repair', '报修'), ('complaint', '投诉'), ('suggestion', '建议'), ('enquiry', '咨询'), ('help', '求助'), ('praise', '表扬')], max_length=12)),
                ('urgency', models.CharField(choices=[('urgent', '紧急'), ('soon', '尽快'), ('ordinary', '一般'), ('long', '较难')], max_length=10)),
                ('channel', models.CharField(choices=[('web', '网页'), ('guest', '扫码（未登录）'), ('phone', '电话'), ('visit', '上门'), ('wechat', '微信'), ('hotline', '12345 热线'), ('inspection', '巡检')], max_length=12)),
                ('words', models.TextField()),
                ('where', models.CharField(max_length=160)),
                ('spot', models.CharField(blank=True, max_length=80)),
                ('caller', models.CharField(blank=True, max_length=50)),
                ('caller_phone', models.CharField(blank=True, max_length=11)),
                ('guessed', models.BooleanField(default=False)),
                ('key', models.UUIDField(null=True)),
                ('filed_at', models.DateTimeField()),
                ('answer_due', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('finish_due', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('paused_until', models.DateTimeField(null=True)),
                ('runs_out_at', models.DateTimeField(null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held', to=settings.AUTH_USER_MODEL)),
                ('previous_assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reported', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.category')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['filed', 'assigned', 'working', 'paused'])), fields=['community', 'runs_out_at', 'id'], name='case_open'), models.Index(fields=['community', 'filed_at'], name='case_filed'), models.Index(fields=['place', 'filed_at'], name='case_place'), models.Index(fields=['reporter', 'filed_at'], name='case_reporter'), models.Index(condition=models.Q(('caller_phone', ''), _negated=True), fields=['caller_phone'], name='case_caller'), models.Index(fields=['assignee', 'runs_out_at'], name='case_assignee'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='case_words', opclasses=('gin_trgm_ops',))],
                'constraints': [models.UniqueConstraint(fields=('community', 'number'), name='case_number_is_unique'), models.UniqueConstraint(fields=('community', 'key'), name='case_filed_once_per_key'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['assigned', 'working', 'paused']), _negated=True), ('assignee__isnull', False), _connector='OR'), name='case_in_work_has_an_assignee', violation_error_message='在办的诉求必须有承办人'), models.CheckConstraint(condition=models.Q(('runs_out_at__isnull', True), ('state__in', ['filed', 'assigned', 'working', 'paused']), _connector='OR'), name='case_closed_never_runs_out'), models.CheckConstraint(condition=models.Q(models.Q(('paused_until__isnull', False), ('state', 'paused')), models.Q(models.Q(('state', 'paused'), _negated=True), ('paused_until__isnull', True)), _connector='OR'), name='case_pause_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('thread', models.CharField(choices=[('public', '居民可见'), ('internal', '内部')], max_length=10)),
                ('post', models.CharField(max_length=20)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.case')),
            ],
            options={
                'ordering': ('at', 'id'),
                'indexes': [models.Index(fields=['case', 'at'], name='message_case')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('stage', models.CharField(choices=[('report', '反映时'), ('before', '处理前'), ('after', '处理后'), ('message', '补充'), ('verdict', '评价')], max_length=10)),
                ('internal', models.BooleanField(default=False)),
                ('file', models.FileField(max_length=120, upload_to='')),
                ('thumb', models.FileField(max_length=120, upload_to='')),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='cases.case')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='cases.message')),
            ],
            options={
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', tongdeng.kernel.models.CodeField(blank=True, db_collation='C', max_length=24, verbose_name='地区代码')),
                ('category', models.CharField(blank=True, max_length=60, verbose_name='分类代码（前缀）')),
                ('urgency', models.CharField(blank=True, choices=[('urgent', '紧急'), ('soon', '尽快'), ('ordinary', '一般'), ('long', '较难')], max_length=10, verbose_name='紧急程度')),
                ('answer_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='答复时限（分钟）')),
                ('answer_hours', models.CharField(default='daily 08:00-20:00', max_length=60, verbose_name='答复计时时段')),
                ('finish_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='办结时限（分钟）')),
                ('finish_hours', models.CharField(default='workdays 00:00-24:00', max_length=60, verbose_name='办结计时时段')),
                ('valid_from', models.DateTimeField(verbose_name='生效时间')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '服务承诺',
                'verbose_name_plural': '服务承诺',
                'constraints': [models.UniqueConstraint(fields=('place', 'category', 'urgency', 'valid_from'), name='promise_one_per_moment'), models.CheckConstraint(condition=models.Q(models.Q(('answer_minutes__isnull', True), ('answer_minutes__gt', 0), _connector='OR'), models.Q(('finish_minutes__isnull', True), ('finish_minutes__gt', 0), _connector='OR')), name='promise_limits_are_positive', violation_error_message='时限应大于零；没有时限请留空')],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='promise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.promise'),
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('source', models.CharField(choices=[('resident', '居民本人'), ('visit', '回访')], max_length=10)),
                ('solved', models.BooleanField(null=True)),
                ('stars', models.PositiveSmallIntegerField(null=True)),
                ('words', models.TextField(blank=True)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='cases.case')),
            ],
            options={
                'ordering': ('at',),
                'constraints': [models.UniqueConstraint(fields=('community', 'case', 'round', 'source'), name='verdict_once_per_round'), models.CheckConstraint(condition=models.Q(('stars__isnull', True), models.Q(('stars__gte', 1), ('stars__lte', 5)), _connector='OR'), name='verdict_has_one_to_five_stars', violation_error_message='评分为 1 到 5 星')],
            },
        ),
    ]
