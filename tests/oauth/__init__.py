"""The authorization server over HTTP, on a database of its own with real commits."""
