"""Finite statistics: from counts to certified bits."""
