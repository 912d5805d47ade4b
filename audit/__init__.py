"""What happened: the append-only trail of every change to clinical data, written by the database itself."""
