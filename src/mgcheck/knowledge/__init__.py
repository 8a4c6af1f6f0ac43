"""What mgcheck knows: the data files, their form, and the frozen types they become."""
