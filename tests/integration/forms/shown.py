"""Pages as tests read them: text without markup, and the statements that a page costs."""

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LIST, QUERIES = "/studies/tiny/participants/", "/studies/tiny/queries/"


def page(client: Client, address: str, status: int = 200) -> str:
    """The main part of a page in words, one space between."""
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:400])
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return words(main)


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def cost(client: Client, address: str) -> int:
    """Statements of a page whose definition is in memory already."""
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return len(statements)
