"""Documents and charts: plain values in, bytes or markup out. Knows no row, no session and no language of its own."""
