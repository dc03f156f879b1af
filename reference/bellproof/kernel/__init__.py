"""Certificates through the kernel of the Coq proof assistant (`proofs/coq`)."""
