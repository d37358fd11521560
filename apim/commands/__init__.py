"""The commands, one per file, found by this folder.

To add one: a new file, named as the command, with a function of that name and EXAMPLES for the end of its help. A group has
HELP, EXAMPLES, and COMMANDS by name, each a function with its examples. Heavy imports are inside the command's function, so
that `--help` and the other commands do not wait for them.
"""
