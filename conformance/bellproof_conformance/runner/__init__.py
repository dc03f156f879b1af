"""Running a program under test: one long-lived process that is not trusted with anything."""
