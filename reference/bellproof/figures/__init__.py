"""The paper's figures 2 and 3, as enclosures and as pictures."""
