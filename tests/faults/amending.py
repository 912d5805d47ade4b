"""The small study, amended: version 1.1 has a lower limit for the weight, and one item more."""

import shutil
from pathlib import Path

from accounts.models import User
from studies.actions.publish import publish_study
from tests.world import DATA

PULSE = "      - {id: pulse, type: integer, label: {en: Pulse, fr: Pouls, de: Puls}}\n"
BEFORE = "      - {id: smoker,"


def amend(by: User, folder: Path) -> None:
    """Publish it from `folder`, which is empty before; participants of before stay with version 1.0."""
    for source in ("tiny", "library", "local"):
        shutil.copytree(DATA / source, folder / source)
    study, vitals = folder / "tiny" / "study.yaml", folder / "tiny" / "forms" / "vitals.yaml"
    study.write_text(study.read_text().replace('version: "1.0"', 'version: "1.1"', 1))
    vitals.write_text(vitals.read_text().replace("max: 350", "max: 300").replace(BEFORE, PULSE + BEFORE))
    assert publish_study(by=by, folder=folder / "tiny").number == "1.1"
