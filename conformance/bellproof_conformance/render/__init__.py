"""Reports for people and for other programs, all derived from the JSON Lines of a run."""
