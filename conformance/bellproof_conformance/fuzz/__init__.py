"""Drawing further cases, and making those that fail small."""
