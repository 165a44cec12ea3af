"""Owners' decisions by the law, elections of a party branch, the owners' committee, and polls that bind nobody."""
