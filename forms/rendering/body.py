"""A person and enlarged hands and feet, drawn by us: where each joint lies, and the lines around it.

The participant faces the reader, so her right side is on the left of the drawing. Hands are seen from the back and
feet from above, thumb and great toe towards the middle. Units are those of the drawing, 920 wide.
"""

from dataclasses import dataclass

WIDTH = 920
ALL = "0 0 920 596"
WITHOUT_FEET = "0 0 920 506"
FOOT = ("ANK", "TAR", "MTP", "TIP", "TPIP")
_EDGE = 3  # how far the outline stands out around the flesh

# The right side; the left side is its mirror.
_JOINTS: dict[str, tuple[int, int]] = {
    "TMJ": (427, 74), "SC": (440, 146), "AC": (402, 127), "SHO": (364, 153), "ELB": (338, 254),
    "HIP": (430, 356), "KNE": (431, 462),
    "WRI": (152, 48),
    "MCP1": (246, 104), "MCP2": (208, 134), "MCP3": (162, 128), "MCP4": (116, 132), "MCP5": (70, 142),
    "IP1": (282, 152), "PIP2": (220, 196), "PIP3": (164, 192), "PIP4": (110, 194), "PIP5": (56, 196),
    "DIP2": (230, 248), "DIP3": (165, 250), "DIP4": (106, 248), "DIP5": (46, 244),
    "ANK": (160, 366), "TAR": (160, 416),
    "MTP1": (254, 462), "MTP2": (206, 456), "MTP3": (161, 461), "MTP4": (118, 471), "MTP5": (74, 487),
    "TIP1": (264, 522), "TPIP2": (210, 514), "TPIP3": (158, 518), "TPIP4": (108, 525), "TPIP5": (60, 532),
}  # fmt: skip
_TIPS = {
    "MCP": ((304, 186), (236, 284), (166, 290), (102, 284), (40, 276)),
    "MTP": ((268, 562), (212, 550), (157, 552), (104, 556), (54, 560)),
}
# Lines and areas with the width of their pen; those of the right side are drawn again in the mirror.
_MIDDLE = (
    ("M460 50 460 62", 76), ("M460 90 460 134", 34),
    ("M438 142 482 142 530 157 512 250 517 340 403 340 408 250 390 157Z", 32),
)  # fmt: skip
_RIGHT = (
    ("M378 158 340 252", 36), ("M340 252 323 336", 29), ("M322 336 317 362", 26), ("M430 350 432 462", 50),
    ("M432 462 431 566", 39), ("M431 570 420 581", 26),
    ("M152 4 152 60", 62), ("M150 62 208 134 162 128 116 132 70 142Z", 42), ("M176 70 246 104 282 152 300 184", 38),
    ("M208 134 220 196 230 248 235 282", 37), ("M162 128 164 192 165 250 166 288", 37),
    ("M116 132 110 194 106 248 103 282", 37), ("M70 142 56 196 46 244 41 274", 35),
)  # fmt: skip
_RIGHT_FOOT = (
    ("M160 352 160 400", 58), ("M144 396 176 396 254 462 206 456 161 461 118 471 74 487Z", 42),
    ("M254 462 264 522 268 558", 46), ("M206 456 210 514 212 546", 35), ("M161 461 158 518 157 548", 34),
    ("M118 471 108 525 104 552", 33), ("M74 487 60 532 54 556", 32),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limb:
    """A line of the drawing; `edge` is the wider pen that leaves an outline around it."""

    path: str
    width: int

    @property
    def edge(self) -> int:
        return self.width + _EDGE


@dataclass(frozen=True, slots=True)
class Tip:
    """The number of a finger or toe, at its tip."""

    x: int
    y: int
    word: int


def position(code: str) -> tuple[int, int] | None:
    """Where a joint such as L_MCP3 lies; None for what the drawing does not have."""
    side, _sign, joint = code.partition("_")
    place = _JOINTS.get(joint)
    if place is None or side not in ("R", "L"):
        return None
    return place if side == "R" else (WIDTH - place[0], place[1])


def limbs(*, feet: bool) -> list[Limb]:
    """The whole drawing, from back to front."""
    right = _RIGHT + (_RIGHT_FOOT if feet else ())
    return [Limb(path, width) for path, width in _MIDDLE + right] + [
        Limb(_mirrored(path), width) for path, width in right
    ]


def tips(*, feet: bool) -> list[Tip]:
    """Numbers of fingers, and of toes where feet are drawn."""
    rows = [_TIPS["MCP"], *([_TIPS["MTP"]] if feet else [])]
    right = [Tip(x, y, number) for row in rows for number, (x, y) in enumerate(row, start=1)]
    return right + [Tip(WIDTH - tip.x, tip.y, tip.word) for tip in right]


def _mirrored(path: str) -> str:
    """M100 20 60 30Z becomes M820 20 860 30Z: every first number of a pair is turned around."""
    numbers = path.removeprefix("M").removesuffix("Z").split()
    turned = [str(WIDTH - int(n)) if place % 2 == 0 else n for place, n in enumerate(numbers)]
    return f"M{' '.join(turned)}{'Z' if path.endswith('Z') else ''}"
