"""The certificates that ship with the project, as package data."""
