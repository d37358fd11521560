"""A local page to try the APIs of a deployed stack, and to see what the gateway did with each call.

One process on loopback for one person: nothing of it is shared, and it ends with its command.
"""
