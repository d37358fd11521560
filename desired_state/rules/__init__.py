"""Rules about a stack as a whole: one file each, with a RULE in it."""
