"""Files of results: read in pieces, answered, and written back with new columns."""
