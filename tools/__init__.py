"""Commands for developers; nothing the service runs."""
