"""Files that hold many records, each read as an input of its own."""
