"""One text becomes one quantity: numbers, units, intervals, a laboratory's range, the volume of a collection."""
