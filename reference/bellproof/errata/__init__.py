"""The register of errata: what is printed, what comes out, and how to see it."""
