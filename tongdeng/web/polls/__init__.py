"""Pages of opinion polls."""
