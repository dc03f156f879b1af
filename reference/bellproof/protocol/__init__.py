"""The protocol of the conformance suite: messages, operations, and the reference as a program under test."""
