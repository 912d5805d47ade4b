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
        "LU-CHL", 101, "Centre Hospitalier de Luxembourg (demo)", "LU", {"IBD": 50, "RD": 25, "MS": 30}, 540
    ),
    DemoSite("LU-HRS", 102, "Hôpitaux Robert Schuman (demo)", "LU", {"IBD": 40, "RD": 20, "MS": 15}, 480),
    DemoSite("DE-A", 201, "Hospital A, Germany (demo)", "DE", {"IBD": 35, "RD": 20, "MS": 15}, 450),
    DemoSite("DE-B", 202, "Hospital B, Germany (demo)", "DE", {"IBD": 30, "RD": 15, "MS": 15}, 390),
    DemoSite("DE-C", 203, "Hospital C, Germany (demo)", "DE", {"IBD": 30, "RD": 15, "MS": 15}, 270),
    DemoSite("DE-D", 204, "Hospital D, Germany (demo)", "DE", {"IBD": 30, "RD": 15, "MS": 10}, 150),
    DemoSite("FR-A", 301, "Hospital A, France (demo)", "FR", {"IBD": 35, "RD": 20, "MS": 15}, 420),
    DemoSite("FR-B", 302, "Hospital B, France (demo)", "FR", {"IBD": 35, "RD": 15, "MS": 15}, 300),
    DemoSite("FR-C", 303, "Hospital C, France (demo)", "FR", {"IBD": 30, "RD": 15, "MS": 10}, 120),
    DemoSite("CH-USB", 401, "Universitätsspital Basel (demo)", "CH", {"IBD": 35, "RD": 20, "MS": 30}, 510),
    DemoSite("CH-B", 402, "Hospital B, Switzerland (demo)", "CH", {"IBD": 25, "RD": 10, "MS": 15}, 330),
    DemoSite("CH-C", 403, "Hospital C, Switzerland (demo)", "CH", {"IBD": 25, "RD": 10, "MS": 15}, 180),
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
