"""Commands around a deployment: `python -m apim COMMAND`.

Reads files, stacks and the network, prints, and says with its exit code what a pipeline should do. What it judges is
what `blueprint` composes, so it sees what the program deploys. Deploys nothing itself.
"""
