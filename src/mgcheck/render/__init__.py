"""Shows answers to people and programs: terminal page, plain line, picture, JSON. No clinical logic."""
