"""The small independent checker of certificates: plain standard-library Python, exact arithmetic only."""

from bellproof_checker.verdict import Verdict, check_bytes

__all__ = ["Verdict", "check_bytes"]
