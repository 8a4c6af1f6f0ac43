"""The results of one person in order of time: dates, changes, the table and the picture."""
