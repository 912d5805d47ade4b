"""Copy-paste programs that fetch a finished export and check it. The token stays a placeholder."""

from dataclasses import dataclass
from string import Template

_CURL = Template("""TOKEN="your token for this study"
fetch() { curl --fail --silent --show-error -H "Authorization: Token $$TOKEN" "$$@"; }

fetch "$url" | jq -r '.files[] | "\\(.sha256)  \\(.name)"' > SHA256SUMS
while read -r sum name; do fetch -O "${url}files/$$name"; done < SHA256SUMS
sha256sum --check SHA256SUMS
""")
_PYTHON = Template("""import hashlib, json, pathlib, urllib.request

TOKEN = "your token for this study"

def get(url):
    request = urllib.request.Request(url, headers={"Authorization": f"Token {TOKEN}"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()

for file in json.loads(get("$url"))["files"]:
    content = get(file["url"])
    assert hashlib.sha256(content).hexdigest() == file["sha256"], file["name"]
    pathlib.Path(file["name"]).write_bytes(content)
""")
_R = Template("""library(httr2)
token <- "your token for this study"
get <- function(url) request(url) |> req_headers(Authorization = paste("Token", token)) |> req_perform()

for (file in resp_body_json(get("$url"))$$files) {
  content <- resp_body_raw(get(file$$url))
  stopifnot(openssl::sha256(content) |> as.character() |> gsub(":", "", x = _) == file$$sha256)
  writeBin(content, file$$name)
}
""")


@dataclass(frozen=True)
class Snippet:
    """A program in one language; `id` is that of its element on the page."""

    id: str
    language: str
    text: str


def snippets(api: str) -> list[Snippet]:
    """Programs for the files of an export; `api` is its address in the API."""
    programs = (("curl", _CURL), ("Python", _PYTHON), ("R", _R))
    return [Snippet(f"snippet-{name.lower()}", name, text.substitute(url=api)) for name, text in programs]
