"""Where the house is put together: settings, urls, wsgi."""
