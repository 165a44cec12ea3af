import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('key', models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ('moments', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None)),
                ('ends', models.DateTimeField()),
            ],
        ),
    ]
