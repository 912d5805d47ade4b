"""Who and where: the demo's hospitals (fictional targets) and its people, one for every role."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoSite:
    """A hospital with its planned participants per cohort; activation in days before today."""

    code: str
    number: int
    name: str
    country: str
    targets: dict[str, int]
    active_for: int


@dataclass(frozen=True)
class DemoPerson:
    """A log-in; `site` None is every site of every study."""

    username: str
    full_name: str
    role: str
    site: str | None
    language: str = "en"


PROTOCOLS = ("clinnova-ibd", "clinnova-rd", "clinnova-ms")

SITES = (
    DemoSite(
        "LU-CHL", 101, "Centre Hospitalier de Luxembourg (demo)", "LU", {"IBD": 26, "RD": 14, "MS": 16}, 330
    ),
    DemoSite("LU-HRS", 102, "Hôpitaux Robert Schuman (demo)", "LU", {"IBD": 14, "RD": 10, "MS": 8}, 300),
    DemoSite("DE-A", 201, "Hospital A, Germany (demo)", "DE", {"IBD": 16, "RD": 10, "MS": 8}, 280),
    DemoSite("DE-B", 202, "Hospital B, Germany (demo)", "DE", {"IBD": 14, "RD": 8, "MS": 8}, 220),
    DemoSite("FR-A", 301, "Hospital A, France (demo)", "FR", {"IBD": 14, "RD": 8, "MS": 10}, 260),
    DemoSite("FR-B", 302, "Hospital B, France (demo)", "FR", {"IBD": 16, "RD": 8, "MS": 8}, 180),
    DemoSite("CH-USB", 401, "Universitätsspital Basel (demo)", "CH", {"IBD": 14, "RD": 8, "MS": 16}, 310),
)

PEOPLE = (
    DemoPerson("nora.nurse", "Nora Nurse", "nurse", "LU-CHL"),
    DemoPerson("basil.nurse", "Basil Nurse", "nurse", "CH-USB", "de"),
    DemoPerson("ines.investigator", "Ines Investigator", "investigator", "LU-CHL"),
    DemoPerson("paula.pi", "Paula Principal", "pi", "LU-CHL"),
    DemoPerson("max.monitor", "Max Monitor", "monitor", "LU-CHL"),
    DemoPerson("dana.data", "Dana Datamanager", "data_manager", None),
    DemoPerson("sofia.sponsor", "Sofia Sponsor", "sponsor", None),
    DemoPerson("bo.biobank", "Bo Biobank", "biobank", "LU-CHL"),
    DemoPerson("ivo.inspector", "Ivo Inspector", "inspector", None),
    DemoPerson("bert.builder", "Bert Builder", "builder", None),
    DemoPerson("ada.admin", "Ada Administrator", "administrator", None),
)
TOKEN_HOLDER = "sofia.sponsor"  # noqa: S105 - a user name
