"""Rules of volunteering: consent, service and its minutes, points and stars, certificates. Pure."""
