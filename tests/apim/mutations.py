"""Files of every kind with something broken in them."""

import copy
import json

ODD = (
    *(None, True, False, 0, 7, -1, 1.5, 10**30, "", "x", "::", "a;rev=b", "urn:pulumi:x", "\ud800", "[secret]", "\u202e"),
    *("04da6b54-80e4-46f7-96ec-b56ff0331ba9", [], {}, [None], [[]], {"": {}}, ["x", 1], {"x": ["y"]}),
    *({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}, "{" * 3000, "<a>" * 3000),
)
TEXTS = ("", "null", "[]", "7", '"x"', "{", '{"a": NaN}', '{"deployment": 1}', "[" * 100_000, '{"a":' * 500 + "1" + "}" * 500)


def nested():
    """A value deeper than anything may be."""
    value = {}
    for _ in range(200):
        value = {"x": [value]}
    return value


def containers(tree):
    """Every object and array in it that holds something."""
    found, left = [], [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict | list) and node:
            found.append(node)
            left += node.values() if isinstance(node, dict) else node
    return found


def mutated(tree, chance):
    """The text of a tree with one to three members removed, replaced, renamed, doubled or exchanged; or of another form at all."""
    if chance.random() < 0.03:
        return chance.choice(TEXTS)
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 3)):
        if found := containers(tree):
            _change(chance.choice(found), found, chance)
    text = json.dumps(tree)
    if chance.random() < 0.05:
        cut = chance.randrange(len(text))
        return text[:cut] + text[cut + chance.randrange(1, 9) :]
    return text


def _change(node, others, chance):
    """One member of a container."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    key, other, change = chance.choice(keys), chance.choice(keys), chance.randrange(6)
    if change == 0:
        del node[key]
    elif change == 1:
        node[key] = nested() if chance.random() < 0.05 else copy.deepcopy(chance.choice(ODD))
    elif change == 2 and isinstance(node, dict):
        node[chance.choice(("", "x", "type", "urn", "\ud800", "__x"))] = node.pop(key)
    elif change == 3 and isinstance(node, list):
        node.append(copy.deepcopy(node[key]))
    elif change == 4:
        node[key] = copy.deepcopy(chance.choice(others))
    else:
        node[key], node[other] = node[other], node[key]


OF_YAML = r"<<:*a &a *a !!python/name:os ? - { ] : | > % ~ # \ \ud800 null NaN yes 2024-10-21 0o17 12:30"
OF_XML = "< </ /> <!-- <![CDATA[ &amp; &x; \" ' @( @{ {{ }} ${"
UNSEEN = ("\t", "\x00", "\ufeff", "\u2028", "\u202e", "<<: *a", "&a ", "? ", "- ", ": ")
LONG = ("1" * 400, "x" * 5000, "[" * 300, "<a>" * 300)
SCRAPS = (*OF_YAML.split(), *OF_XML.split(), *UNSEEN, *LONG)
"""Texts that mean something in YAML, JSON, XML or policy expressions."""


def mangled(text, chance):
    """A text with one to three places removed, doubled, exchanged, or overwritten by a scrap."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 2, 5, 20, 200)))
        lines = text.split("\n")
        change = chance.randrange(5)
        if change == 0:
            text = text[:start] + text[end:]
        elif change == 1:
            text = text[:start] + text[start:end] * 2 + text[end:]
        elif change == 2:
            text = text[:start] + chance.choice(SCRAPS) + text[start if chance.random() < 0.5 else end :]
        else:
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = (lines[other], lines[one]) if change == 3 else (lines[other], lines[other])
            text = "\n".join(lines)
    return text
