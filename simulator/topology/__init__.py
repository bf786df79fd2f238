"""Topologies: what a YAML file may say, whether it is right, and what it looks like.

`document` and `units` load every kind of file that a user writes: text with places in it, then
a pydantic model, then frozen objects; all mistakes are told at once. `shipped` finds the files
that travel with the package.
"""
