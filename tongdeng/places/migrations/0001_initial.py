
import tongdeng.kernel.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('code', tongdeng.kernel.models.CodeField(db_collation='C', max_length=24, primary_key=True, serialize=False, verbose_name='代码')),
                ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '区县'), ('subdistrict', '街道'), ('community', '社区'), ('estate', '小区'), ('building', '楼栋'), ('unit', '单元'), ('home', '房屋')], editable=False, max_length=12, verbose_name='级别')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short', models.CharField(blank=True, help_text='用于编号，例如“鼎立”', max_length=12, verbose_name='简称')),
                ('kind', models.CharField(blank=True, help_text='楼栋、公共区域，或房屋：unsold、undelivered、parking', max_length=20, verbose_name='类别')),
                ('path', models.CharField(editable=False, help_text='从小区起的全称', max_length=120, verbose_name='全称')),
                ('area', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='专有面积（平方米）')),
                ('area_source', models.CharField(blank=True, choices=[('register', '不动产登记'), ('survey', '测绘'), ('contract', '买卖合同')], max_length=12, verbose_name='面积来源')),
                ('label', models.CharField(editable=False, max_length=16, null=True, unique=True, verbose_name='二维码标识')),
            ],
            options={
                'verbose_name': '地方',
                'verbose_name_plural': '地方',
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('area__isnull', True), ('area__gt', 0), _connector='OR'), name='place_area_is_positive', violation_error_message='面积必须大于零')],
            },
        ),
    ]
