"""Persons and accounts, organisations, mandates, tenures and consent."""
