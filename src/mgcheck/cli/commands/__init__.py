"""The commands of mgcheck."""
