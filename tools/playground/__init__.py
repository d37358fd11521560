"""`make playground`: a repository as a team would have it, whose Azure is the simulator, to try every command in.

It is a copy of what is tracked here with a history of its own, so that nothing tried there changes this checkout. The
simulator, pulumi's state and login are in its ignored folder.
"""
