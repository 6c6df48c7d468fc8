"""Labels to the record that goes out, each of its fields by what the lines say."""

from copydesk.stages.assemble.assemble import assemble
from copydesk.stages.assemble.stated import stated_language

__all__ = ["assemble", "stated_language"]
