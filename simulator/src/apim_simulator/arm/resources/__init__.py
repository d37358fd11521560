"""One module for each ARM resource type; `registry` finds them. Helpers that several share begin with an underscore."""
