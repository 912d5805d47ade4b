"""Servers of a demo or a test: PostgreSQL, Valkey, and the web, worker and beat processes.

Everything here starts programs on the machine it runs on. Production never uses it: there the servers
come from DATABASE_URL and REDIS_URL, and the processes from the machine's own service manager.
Only Linux is supported (processes are recognised through /proc).
"""
