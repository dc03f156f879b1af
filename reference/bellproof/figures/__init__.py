"""The paper's figures 2 and 3, as enclosures and as pictures."""

from bellproof.figures.output import Number, write

__all__ = ["Number", "write"]
