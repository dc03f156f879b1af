"""Evidence of others, read and judged exactly: semidefinite programs with their solutions, and Gram matrices."""
