"""What a quantity means: limits, verdicts, the headline class, warnings, and the statements that follow."""
