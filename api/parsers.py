"""Request bodies of programs."""

from typing import Any

from rest_framework.parsers import JSONParser

from clinnova.lib.strict_json import MAX_BYTES, read_json


class StrictJSONParser(JSONParser):
    """JSON without duplicate keys, NaN, deep nesting or broken characters; else a 400 with a sentence."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return read_json(stream.read(MAX_BYTES + 1))
