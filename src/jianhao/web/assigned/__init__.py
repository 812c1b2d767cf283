"""上级交办: lists from above, matched, given to units, answered in their own columns; signed packages for the level above."""
