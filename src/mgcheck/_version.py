"""The version, alone, so that the build reads it without importing the package."""

__version__ = "0.1.0"
# Of the JSON output, whose shapes are in shapes/.
SCHEMA_VERSION = "0.2"
