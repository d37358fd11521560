"""Azure Resource Manager on loopback: one framework, and one file for each resource type in `resources/`."""
