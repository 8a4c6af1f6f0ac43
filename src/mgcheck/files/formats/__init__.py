"""CSV, TSV, JSON lines and Parquet: each reads chunks of rows and writes them back."""
