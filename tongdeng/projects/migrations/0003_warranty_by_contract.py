from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_guards")]

    operations = [
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted", 0),
                    models.Q(("work__in", ("structure", "other")), _negated=True),
                    ("months__isnull", False),
                    _connector="OR",
                ),
                name="line_by_contract_says_its_warranty",
                violation_error_message="保修期由合同约定，请先填写月数，再验收",
            ),
        ),
    ]
