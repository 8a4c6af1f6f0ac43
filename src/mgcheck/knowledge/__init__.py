"""Read the knowledge of the documents from the data files into frozen types."""
