"""The front of the web: it waits for slow visitors, so that no thread and no database connection does.

Granian hands each request to `Front.__rsgi__` on an event loop. A body is read there, within limits, before a thread
gets the request; the answer leaves through the event loop as well. Django sees an ordinary WSGI request.
docs/decisions/0016 says why.
"""
