"""The same problem put to everybody, ourselves among them; the table and the picture that come of it."""
