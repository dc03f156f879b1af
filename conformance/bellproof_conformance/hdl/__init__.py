"""``bellproof conform hdl``: our testbench and properties on anybody's sequencer, through a map of its ports.

The design is a black box: it is compiled as it is, driven at its pins and its host link, and judged by what it does
there. ``docs/conform-hdl.md`` describes the map and the rules.
"""
