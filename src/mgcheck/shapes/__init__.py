"""The shape of every JSON output: what builds a value is annotated with its shape, from which its JSON Schema comes.

Only type checkers and `mgcheck schema` import these modules: defining a shape takes longer than filling it.
"""
