"""Figures, as ratios to the least that could do the same (`make bench`). Never asserted: they depend on the machine."""
