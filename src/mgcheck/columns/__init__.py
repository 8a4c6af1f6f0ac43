"""Many results at once: whole columns, answered by the rules of single values."""
