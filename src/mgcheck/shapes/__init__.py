"""The shapes of all JSON outputs, which annotate the functions that build them and give `mgcheck schema` its answers.

Only type checkers and `mgcheck schema` import these modules: defining a shape takes longer than filling it.
"""
