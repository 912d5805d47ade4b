"""The HTTP contract: parse, call an action or a selector, serialise. The only importer of the REST framework."""
