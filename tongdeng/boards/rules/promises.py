"""Shares that were promised to residents, as data. Pure.

Source: the report of Dingli (98 % of disposals qualified). That an answer comes within the hour is promised for each
case by its own limit; the same share is asked of it.
"""

PROMISED = {"qualified": 0.98, "answered_in_time": 0.98, "within_hour": 0.98}
