"""Results for people: terminal and HTML."""
