import django.db.models.deletion
import django.db.models.expressions
import tongdeng.kernel.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('projects', '0004_ports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('since', models.DateField(verbose_name='从哪个季度开始公布')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '公共账目',
                'verbose_name_plural': '公共账目',
                'constraints': [models.UniqueConstraint(fields=('community', 'place'), name='ledger_once_for_an_estate', violation_error_message='这个小区的账目已经开始公布')],
            },
        ),
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', editable=False, max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('entries', models.PositiveIntegerField(default=0, editable=False)),
                ('last_hash', models.BinaryField(default=b'')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', '物业填写中'), ('submitted', '已提交，尚未确认'), ('returned', '已退回，物业修改中'), ('confirmed', '已确认'), ('replaced', '已被更正')], editable=False, max_length=20)),
                ('kind', models.CharField(choices=[('income', '公共收益'), ('fund', '住宅专项维修资金')], max_length=10, verbose_name='账目')),
                ('quarter', models.DateField(verbose_name='季度')),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                ('opening', models.BigIntegerField(default=0, verbose_name='期初余额（元）')),
                ('inflow', models.BigIntegerField(default=0)),
                ('outflow', models.BigIntegerField(default=0)),
                ('closing', models.BigIntegerField(null=True, verbose_name='期末余额（元）')),
                ('why_opening', models.CharField(blank=True, max_length=300, verbose_name='期初为什么不同')),
                ('why_projects', models.CharField(blank=True, max_length=300, verbose_name='工程款为什么不同')),
                ('gaps', models.JSONField(default=list)),
                ('returned', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                ('submitted_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('body', models.CharField(blank=True, choices=[('committee', '业委会'), ('community', '社区居委会')], max_length=10)),
                ('body_name', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.summary')),
                ('ledger', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='accounts.ledger')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '季度收支',
                'verbose_name_plural': '季度收支',
                'indexes': [models.Index(fields=['community', 'place', '-quarter'], name='summary_place')],
                'constraints': [models.UniqueConstraint(fields=('community', 'place', 'kind', 'quarter', 'edition'), name='summary_edition_once', violation_error_message='这个季度已经有人在填，请打开那一份'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('community', 'place', 'kind', 'quarter'), name='summary_one_confirmed'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned'))), fields=('community', 'place', 'kind', 'quarter'), name='summary_one_open', violation_error_message='这个季度已有一份还没有确认'), models.CheckConstraint(condition=models.Q(('inflow__gte', 0), ('opening__gte', 0), ('opening__lte', 10000000000000), ('outflow__gte', 0)), name='summary_amounts_in_bounds', violation_error_message='金额不能是负数'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(('closing', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening'), '+', models.F('inflow')), '-', models.F('outflow'))), ('closing__gte', 0), ('closing__isnull', False)), _connector='OR'), name='summary_adds_up', violation_error_message='期初加收入减支出应等于期末'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('submitted', 'confirmed', 'replaced')), _negated=True), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='summary_submitted_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('confirmed', 'replaced')), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('body', ''), _negated=True), models.Q(('body_name', ''), _negated=True)), _connector='OR'), name='summary_confirmed_by_a_body'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('confirmed', 'replaced')), _negated=True), models.Q(models.Q(('confirmed_by', models.F('submitted_by')), _negated=True), models.Q(('confirmed_by', models.F('by')), _negated=True)), _connector='OR'), name='summary_confirmed_by_somebody_else', violation_error_message='填报的人不能自己确认'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('edition', 1)), models.Q(('corrects__isnull', False), ('edition__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='summary_corrects_for_a_reason', violation_error_message='请写明更正原因')],
            },
        ),
        migrations.CreateModel(
            name='SummaryLine',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('advertising', 'advertising'), ('committee', 'committee'), ('cost', 'cost'), ('emergency', 'emergency'), ('from_income', 'from_income'), ('given_back', 'given_back'), ('interest', 'interest'), ('machines', 'machines'), ('other_in', 'other_in'), ('other_out', 'other_out'), ('paid_in', 'paid_in'), ('parking', 'parking'), ('premises', 'premises'), ('repair', 'repair'), ('shared_out', 'shared_out'), ('stalls', 'stalls'), ('tax', 'tax'), ('telecoms', 'telecoms'), ('to_fund', 'to_fund'), ('topped_up', 'topped_up'), ('works', 'works')], max_length=20, verbose_name='项目')),
                ('comes_in', models.BooleanField()),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='说明')),
                ('amount', models.BigIntegerField(verbose_name='金额（元）')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='accounts.summary')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'summary', 'position'), name='summary_line_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 10000000000000)), name='summary_line_is_positive', violation_error_message='金额应大于 0')],
            },
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', tongdeng.kernel.models.CodeField(db_collation='C', max_length=12)),
                ('place', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('type', models.CharField(choices=[('pdf', 'PDF'), ('photo', '照片')], max_length=10)),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('public', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='accounts.summary')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('community', 'summary', 'position'), name='voucher_once')],
            },
        ),
    ]
