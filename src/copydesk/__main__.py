"""`python -m copydesk` is `ingest`."""

from copydesk.cli import main

main()
