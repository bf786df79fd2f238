"""Recipes: how each kind of node is put together from a topology's words.

A recipe takes a `NodeSpec`, the `World` around it and a bare `Node`, puts call control, proxy or
registrar on the node, and leaves what others look for in `Node.parts`. Recipes never ask for a
vendor: what differs lies in profile and spec.
"""
