"""Lines to labels: first certain phrases, then shape and place, then the revisions that keep an article whole."""

from copydesk.stages.label.label import label

__all__ = ["label"]
