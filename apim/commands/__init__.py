"""The commands, one per file, found by this folder.

To add one: a new file whose `register(app)` adds a command, or a group of commands, to the application. Heavy imports
are inside the command's function, so that `--help` and the other commands do not wait for them.
"""
