"""Whoever drafted the minutes wrote them down; no verb ever filled a field for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("consultations", "0004_opinion_guards"),)
    operations = (migrations.RemoveField("consultation", "recorder"),)
