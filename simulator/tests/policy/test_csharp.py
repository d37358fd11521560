"""Where an expression ends."""

import pytest
from apim_simulator.policy.csharp import end_of_expression


@pytest.mark.parametrize(
    "expression",
    [
        "@(1)",
        "@((1) + (2))",
        '@(")")',
        r'@("\")")',
        '@(@"\\")',
        '@(@"a""b)")',
        "@(')')",
        r"@('\'')",
        "@(1 /* ) */)",
        "@{ // }\n return 1; }",
        '@($"{a}")',
        '@($"{{(}} {x["k"]} )")',
        '@($@"C:\\{a})")',
        '@(@$"""{a}")',
        '@{ if (x["}"] == "{") { return 1; } return 2; }',
    ],
)
def test_strings_characters_and_comments_hide_brackets(expression):
    """The bracket that closes the expression is found, whatever follows it."""
    assert end_of_expression(f'.{expression}" />)', 1) == 1 + len(expression)


@pytest.mark.parametrize("expression", ["@(", '@(")', "@('", "@(1]", "@{ (} )", "@(/* )", '@($"{)")', '@("a\n")'])
def test_what_never_closes_has_no_end(expression):
    assert end_of_expression(expression, 0) is None
