"""Limits are counted in `kernel_usage`: Django's cache has nothing to keep, and its rows were pickles."""

from django.db import migrations

CACHE = """
CREATE TABLE cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = (("kernel", "0005_proof"),)
    operations = (migrations.RunSQL("DROP TABLE IF EXISTS cache", CACHE),)
