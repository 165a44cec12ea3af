
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import secrets
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
            name='Head',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('position', models.PositiveIntegerField()),
                ('developer', models.BooleanField(default=False)),
                ('owners', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('area', models.DecimalField(decimal_places=2, max_digits=14)),
                ('standing', models.CharField(choices=[('waiting', '未投票'), ('cast', '已投票'), ('held', '共有人选择不同，待指定')], default='waiting', max_length=10)),
                ('counted', models.UUIDField(null=True)),
                ('voter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=40, verbose_name='代号')),
                ('place', tongdeng.kernel.models.CodeField(blank=True, db_collation='C', help_text='留空表示全国', max_length=24, verbose_name='适用地区')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('tag', models.CharField(help_text='LAW、LOCAL、MIRROR、3P', max_length=12, verbose_name='来源性质')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('notice_days', models.PositiveSmallIntegerField(default=15, verbose_name='公告天数')),
                ('extraordinary_days', models.PositiveSmallIntegerField(default=15, verbose_name='临时会议公告天数')),
                ('window_least', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='投票最少天数')),
                ('window_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='投票最多天数')),
                ('proxy_cap', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='一人最多代理几户')),
                ('bars_staff', models.BooleanField(default=False, verbose_name='物业人员不得代理')),
                ('parking', models.CharField(blank=True, choices=[('exclude', '不计入'), ('count', '计入面积和人数')], max_length=10, verbose_name='车位')),
                ('publish_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='几天内公布结果')),
                ('posting_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='公示天数')),
                ('roll_days', models.PositiveSmallIntegerField(default=7, help_text='法律没有规定，本系统先定为 7 天', verbose_name='名册至少公示天数')),
                ('official_platform', models.BooleanField(default=False, verbose_name='电子投票须用官方平台')),
                ('effective_from', models.DateField(verbose_name='生效')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='失效')),
                ('superseded_by', models.CharField(blank=True, max_length=40, verbose_name='被取代')),
                ('doubt', models.CharField(blank=True, max_length=300, verbose_name='存疑之处')),
            ],
            options={
                'verbose_name': '表决规则',
                'verbose_name_plural': '表决规则',
                'constraints': [models.UniqueConstraint(fields=('key', 'effective_from'), name='profile_once')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('number', models.CharField(max_length=40, verbose_name='编号')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('extraordinary', models.BooleanField(default=False, verbose_name='临时会议')),
                ('scope', django.contrib.postgres.fields.ArrayField(base_field=tongdeng.kernel.models.CodeField(db_collation='C', max_length=24), size=None, verbose_name='承担费用的范围')),
                ('scope_words', models.CharField(max_length=300)),
                ('parking', models.CharField(blank=True, choices=[('exclude', '不计入'), ('count', '计入面积和人数')], max_length=12, verbose_name='车位')),
                ('invalid', models.CharField(blank=True, choices=[('absent', '不算参加'), ('participates', '算参加，不算同意')], max_length=12, verbose_name='无效票')),
                ('silence', models.CharField(blank=True, choices=[('absent', '不算参加'), ('follow', '按议事规则计入多数（要有条款、送达证明和事先告知）')], max_length=12, verbose_name='未投票的')),
                ('silence_clause', models.CharField(blank=True, max_length=300, verbose_name='议事规则条款')),
                ('proxy_cap', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='一人最多代理几户（0 为不能代理）')),
                ('posting_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='结果公示天数')),
                ('record_date', models.DateField(blank=True, null=True, verbose_name='名册基准日')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='开始投票')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='截止投票')),
                ('announced_at', models.DateTimeField(null=True)),
                ('certified_at', models.DateTimeField(null=True)),
                ('roll_hash', models.CharField(blank=True, max_length=64)),
                ('roll_area', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('roll_heads', models.PositiveIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('salt', models.CharField(default=secrets.token_hex, editable=False, max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='votes.profile', verbose_name='适用规则')),
            ],
            options={
                'verbose_name': '业主表决',
                'verbose_name_plural': '业主表决',
            },
        ),
        migrations.CreateModel(
            name='Scrutineer',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scrutineers', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='RollHome',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('where', models.CharField(max_length=120)),
                ('area', models.DecimalField(decimal_places=2, max_digits=12)),
                ('area_source', models.CharField(choices=[('register', '不动产登记'), ('survey', '测绘'), ('contract', '买卖合同')], max_length=12)),
                ('kind', models.CharField(choices=[('normal', '已交付'), ('unsold', '未售'), ('undelivered', '已售未交付'), ('parking', '车位')], max_length=12)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='homes', to='votes.head')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='homes', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('issued', '已发出'), ('once', '已录一遍'), ('differs', '两遍不同，待监票人裁定'), ('read', '已录入'), ('flagged', '这一户已投过票，不计'), ('void', '作废')], editable=False, max_length=20)),
                ('code', models.CharField(max_length=12)),
                ('channel', models.CharField(choices=[('phone', '手机'), ('paper', '纸质票'), ('proxy', '委托代理'), ('door', '上门收票'), ('platform', '城市官方平台')], default='paper', max_length=10)),
                ('collector', models.CharField(blank=True, max_length=50, verbose_name='收票人')),
                ('photo', models.FileField(blank=True, max_length=200, upload_to='')),
                ('issued_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='votes.head')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('stage', models.CharField(choices=[('roll', '对名册'), ('result', '对结果')], max_length=10)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('upheld', models.BooleanField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Motion',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('matter', models.CharField(choices=[('rules_of_procedure', '制定和修改业主大会议事规则'), ('covenant', '制定和修改管理规约'), ('elect_committee', '选举业主委员会或者更换业主委员会成员'), ('manager', '选聘和解聘物业服务企业或者其他管理人'), ('use_fund', '使用建筑物及其附属设施的维修资金'), ('raise_fund', '筹集建筑物及其附属设施的维修资金'), ('rebuild', '改建、重建建筑物及其附属设施'), ('common_use', '改变共有部分的用途或者利用共有部分从事经营活动'), ('other', '有关共有和共同管理权利的其他重大事项')], max_length=20, verbose_name='事项')),
                ('title', models.CharField(max_length=80, verbose_name='表决什么')),
                ('text', models.TextField(verbose_name='议案全文')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='预算（元）')),
                ('pros', models.TextField(blank=True, verbose_name='赞成的理由')),
                ('cons', models.TextField(blank=True, verbose_name='反对的理由')),
                ('result', models.JSONField(editable=False, null=True)),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='motions', to='votes.vote')),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        migrations.AddField(
            model_name='head',
            name='vote',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='heads', to='votes.vote'),
        ),
        migrations.CreateModel(
            name='Delivered',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('how', models.CharField(choices=[('message', '站内消息'), ('read', '已打开站内消息'), ('hand', '当面送达'), ('post', '邮寄'), ('posted', '公告栏张贴')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delivered', to='votes.head')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('seq', models.PositiveSmallIntegerField()),
                ('channel', models.CharField(choices=[('phone', '手机'), ('paper', '纸质票'), ('proxy', '委托代理'), ('door', '上门收票'), ('platform', '城市官方平台')], max_length=10)),
                ('choices', models.JSONField()),
                ('receipt', models.CharField(max_length=19)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='votes.head')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('photo', models.FileField(max_length=200, upload_to='')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proxy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='votes.head')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('name', models.CharField(max_length=100)),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('kind', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='votes.vote')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('choices', models.JSONField()),
                ('settles', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('clerk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='votes.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'paper', 'clerk'), name='reading_once_each_clerk')],
            },
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(fields=['community', 'place', '-at'], name='vote_place'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('community', 'number'), name='vote_number_once'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__isnull', True), ('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='vote_closes_after_it_opens', violation_error_message='截止时间应晚于开始时间'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'cancelled')), models.Q(models.Q(('parking', ''), _negated=True), models.Q(('invalid', ''), _negated=True), models.Q(('silence', ''), _negated=True), ('proxy_cap__isnull', False), ('posting_days__isnull', False), ('record_date__isnull', False)), _connector='OR'), name='vote_is_announced_with_all_answers', violation_error_message='公告前要先回答法律留给小区决定的问题'),
        ),
        migrations.AddConstraint(
            model_name='scrutineer',
            constraint=models.UniqueConstraint(fields=('community', 'vote', 'person'), name='scrutineer_once'),
        ),
        migrations.AddConstraint(
            model_name='rollhome',
            constraint=models.UniqueConstraint(fields=('community', 'vote', 'place'), name='roll_home_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('community', 'code'), name='paper_code_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('community', 'vote', 'head'), name='paper_one_valid_each_head', violation_error_message='这一户已有一张有效的纸质票'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(fields=['community', 'vote', 'stage'], name='objection_vote'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.UniqueConstraint(fields=('community', 'vote', 'position'), name='motion_position_once'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(('budget__isnull', True), ('budget__gte', 0), _connector='OR'), name='motion_budget_is_not_negative', violation_error_message='预算不能是负数'),
        ),
        migrations.AddIndex(
            model_name='head',
            index=django.contrib.postgres.indexes.GinIndex(fields=['owners'], name='head_owners'),
        ),
        migrations.AddConstraint(
            model_name='head',
            constraint=models.UniqueConstraint(fields=('community', 'vote', 'position'), name='head_position_once'),
        ),
        migrations.AddConstraint(
            model_name='head',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted__isnull', False), ('standing', 'cast')), models.Q(models.Q(('standing', 'cast'), _negated=True), ('counted__isnull', True)), _connector='OR'), name='head_counts_one_ballot_or_none'),
        ),
        migrations.AddConstraint(
            model_name='delivered',
            constraint=models.UniqueConstraint(fields=('community', 'head', 'how'), name='delivered_once_each_way'),
        ),
        migrations.AddIndex(
            model_name='ballot',
            index=models.Index(fields=['community', 'vote'], name='ballot_vote'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('community', 'head', 'seq'), name='ballot_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('community', 'receipt'), name='ballot_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(fields=('community', 'head'), name='authority_one_each_head', violation_error_message='这一户已登记过委托'),
        ),
    ]
