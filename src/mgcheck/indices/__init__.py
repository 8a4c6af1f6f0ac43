"""Results computed from several quantities: the panel, fractional excretion, the loading test, intake. Pure."""
