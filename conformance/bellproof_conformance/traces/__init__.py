"""Event logs of sequencers, legal and faulty, each faulty one wrong in one way; written by `generate`."""
