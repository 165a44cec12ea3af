"""Non-binding opinion polls."""
