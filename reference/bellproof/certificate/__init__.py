"""Building certificates from exact data."""
