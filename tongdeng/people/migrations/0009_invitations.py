"""An invitation belongs to a role."""

import django.db.models.deletion
from django.db import migrations, models

from tongdeng.kernel.guards import frozen

GUARD = frozen("people_onetimecode", "an invitation stays of its role", "mandate_id")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_one_time_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='onetimecode',
            name='mandate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mandate'),
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
