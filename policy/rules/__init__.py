"""Policy rules of API Management, one per file. `policy.linting` finds them by this folder.

To add one: a new file with a docstring that says the rule, a `check` whose docstring says what breaks it, and a RULE; a golden
case in `tests/policy/cases/`; then `bin/apim rules --write docs/reference/rules`. What is known of each element, such as
attributes, is in `policy/elements/`, not here.
"""
