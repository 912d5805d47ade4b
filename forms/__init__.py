"""Case report forms as filled: capture, checks, queries. The app's label is `crf`; see ADR 0003."""
