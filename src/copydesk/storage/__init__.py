"""The only floor that touches the disk: which inputs there are, and how the output gets written."""
