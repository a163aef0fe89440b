"""Who may do what: pure data and pure functions, without database, clock or web."""
