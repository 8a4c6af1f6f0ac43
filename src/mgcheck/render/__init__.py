"""The answer as people and programs read it: terminal page, plain line, JSON. No clinical logic."""
