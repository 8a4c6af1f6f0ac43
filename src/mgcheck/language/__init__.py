"""Every sentence that mgcheck writes, in English and French; numbers as text."""
