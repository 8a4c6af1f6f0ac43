"""Judge a quantity: apply the limits, choose the headline class, warn, and select the statements that follow."""
