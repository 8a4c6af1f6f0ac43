"""The process around a command: descriptors, signals, exit statuses, locale."""
