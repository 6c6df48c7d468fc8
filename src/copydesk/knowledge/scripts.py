"""Scripts by their characters, as ranges for a class of a regular expression."""

from __future__ import annotations

import re

#: Chinese characters and Japanese kana: no space parts their words.
CHINESE_JAPANESE = "\u3040-\u30ff\u3400-\u9fff"
#: These and the Korean syllables: names of one word, no capitals.
EAST_ASIAN = f"{CHINESE_JAPANESE}\uac00-\ud7af"
ARABIC = "\u0600-\u06ff"

IS_CHINESE_JAPANESE = re.compile(f"[{CHINESE_JAPANESE}]")
IS_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")
IS_ARABIC = re.compile(f"[{ARABIC}]")
