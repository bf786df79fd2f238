"""Writes the tree of a pattern as Python's `re` reads it."""

from __future__ import annotations

from simulator.calls.patterns.tree import (
    Anchor,
    Atom,
    Choice,
    Group,
    Node,
    PatternError,
    Reference,
    Repeat,
    Sequence,
    Tree,
)


def render(tree: Tree) -> str:
    """Return the Python source of a pattern.

    Raises
    ------
    PatternError
        Where a group is referred to that the pattern lacks.
    """
    return _render(tree.root, tree)


def _render(node: Node, tree: Tree) -> str:
    if isinstance(node, Atom | Anchor):
        return node.source
    if isinstance(node, Sequence):
        return "".join(_render(item, tree) for item in node.items)
    if isinstance(node, Choice):
        return "|".join(_render(branch, tree) for branch in node.branches)
    if isinstance(node, Group):
        return f"{node.opening}{_render(node.item, tree)})"
    if isinstance(node, Repeat):
        return _render(node.item, tree) + _quantifier(node)
    return _reference(node, tree)


def _quantifier(node: Repeat) -> str:
    high = "" if node.high is None else str(node.high)
    return f"{{{node.low},{high}}}" + ("?" if node.lazy else "")


def _reference(node: Reference, tree: Tree) -> str:
    place = tree.groups.get(node.target)
    if place is None:
        message = f"a reference to group {node.target}, which is missing,"
        raise PatternError(message, tree.pattern, node.position)
    return f"(?{'i' if node.ignore_case else ''}:\\{place})"
