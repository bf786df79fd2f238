"""The command line: one file per command.

A command parses its options, calls one function of the simulator and prints the answer; it
holds no logic. `simulator.cli.main` knows the commands by name and loads a command's module,
and what that needs, only when it is run.
"""
