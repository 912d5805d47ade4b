"""The HTTP contract: parse, call an action or a selector, serialise. Alone imports the REST framework."""
