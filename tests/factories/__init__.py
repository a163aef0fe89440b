"""Small functions that make one thing each for a test, synthetic and labelled so. A file per noun."""
