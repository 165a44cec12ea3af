"""Volunteers and the party branch: platforms, registrations, service, points, certificates; the branch's own lists."""
