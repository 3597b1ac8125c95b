"""The supply plan of a whole army as a pure library: tables in, a checked plan out; no database, no web."""
