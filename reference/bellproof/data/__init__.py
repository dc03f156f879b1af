"""The paper's published counts."""
