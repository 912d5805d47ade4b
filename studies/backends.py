"""The person of a session, read in every request: with all her rights, in one statement."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from clinnova.lib.prepared import Rows, Statement, fetch
from studies import access

_USER = Rows(User)
# The user's columns stand beside the one row of kind "user", which comes whether there is such a user or not.
_MEMBER = Statement(
    "access_member",
    f"""
SELECT h.*, {_USER.columns("u")}
FROM (SELECT * FROM ({access.HELD}) g UNION ALL SELECT 'user', NULL, NULL, NULL, NULL) h
LEFT JOIN accounts_user u ON h.kind = 'user' AND u.id = %s
""",
)


class MemberBackend(ModelBackend):
    """The framework's log-in by name and password."""

    def get_user(self, user_id: Any) -> User | None:
        """The active user with this id, her rights known already; else None."""
        rows = fetch(_MEMBER.using(*access.held_by(user_id), user_id))
        columns = next(row[5:] for row in rows if row[0] == "user")
        if columns[0] is None:
            return None
        user: User = _USER.read(columns)
        access.remember(user, (row[:5] for row in rows if row[0] != "user"))
        return user if self.user_can_authenticate(user) else None
