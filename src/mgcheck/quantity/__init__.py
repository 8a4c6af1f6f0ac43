"""Read one text into one quantity: numbers, units, intervals, a laboratory's range, the volume of a collection."""
