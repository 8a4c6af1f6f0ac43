"""The sentences that mgcheck writes, in English and French, and the formatting of numbers."""
