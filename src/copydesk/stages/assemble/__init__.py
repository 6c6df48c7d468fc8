"""Labels to the record that goes out, each of its fields by what the lines say."""

from copydesk.stages.assemble.assemble import assemble

__all__ = ["assemble"]
