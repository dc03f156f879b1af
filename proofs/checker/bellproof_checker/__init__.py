"""The independent certificate checker: standard library only."""
