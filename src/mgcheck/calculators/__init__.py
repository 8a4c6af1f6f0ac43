"""Calculate with several quantities: the panel, the dynamic tests, the daily intake."""
