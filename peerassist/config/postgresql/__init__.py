"""PostgreSQL as the store: Django's own backend, with lines that recover at once from a restart of the server."""
