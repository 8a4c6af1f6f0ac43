"""The version, alone, so that the build reads it without importing the package."""

__version__ = "1.0.0"
# Of the JSON output, whose shapes are in shapes/.
SCHEMA_VERSION = "1.0"
