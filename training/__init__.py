"""How the tables and weights in the package were made, and how to make them again; no part of what is installed."""
