"""What `make bench` measures: this program against a flat one of raw resources."""
