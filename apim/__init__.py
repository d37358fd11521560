"""Commands before and after a deployment: `python -m apim COMMAND`.

Reads files, stacks and the network, prints, and ends with an exit code that says what a pipeline should do. What it checks is
what `desired_state` composes, so it sees what the program deploys. Deploys nothing itself.
"""

__version__ = "0.1.0"
"""Of the whole program. CHANGELOG.md has a heading for it, a test holds both together; the simulator has a version of its own."""
