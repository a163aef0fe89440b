"""Pure access: tokens, scopes."""
