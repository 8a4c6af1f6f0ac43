"""Files of results: each format reads chunks of rows and writes them back with the new cells behind them."""
