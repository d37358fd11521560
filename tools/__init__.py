"""What the Makefile calls: Python and engine set-up, the demo, and the targets that drive a stack."""
