"""Reading data files line by line and writing results whole."""
