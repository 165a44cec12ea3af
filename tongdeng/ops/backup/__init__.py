"""Backups: database, photos and secret, encrypted, in a folder or a store that speaks S3 (docs/decisions/0019).

A place holds `key.age` (the key, under the passphrase), `media/` (each photo once), and a folder for each backup
with `database.age` and `manifest.age`. The manifest is written last: a backup without one does not exist.
"""

KEY, MANIFEST, DATABASE, MEDIA = "key.age", "manifest.age", "database.age", "media"
