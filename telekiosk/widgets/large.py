"""What is read aloud or copied by hand, in large type: the 31 signs of paper secrets (R3), and all digits.

A sign that could be taken for another keeps what tells them apart: 5 has a corner where S is round, 8 a waist."""

from __future__ import annotations

from telekiosk.widgets.count import halved
from telekiosk.widgets.glyphs import glyphs

SIGNS = {
    "0": ".xxx. x...x x..xx x.x.x xx..x x...x .xxx.",
    "1": "..x.. .xx.. ..x.. ..x.. ..x.. ..x.. .xxx.",
    "2": ".xxx. x...x ....x ...x. ..x.. .x... xxxxx",
    "3": "xxxx. ....x ....x .xxx. ....x ....x xxxx.",
    "4": "...x. ..xx. .x.x. x..x. xxxxx ...x. ...x.",
    "5": "xxxxx x.... xxxx. ....x ....x x...x .xxx.",
    "6": "..xx. .x... x.... xxxx. x...x x...x .xxx.",
    "7": "xxxxx ....x ...x. ..x.. ..x.. ..x.. ..x..",
    "8": ".xxx. x...x x...x .xxx. x...x x...x .xxx.",
    "9": ".xxx. x...x x...x .xxxx ....x ...x. .xx..",
    "A": ".xxx. x...x x...x x...x xxxxx x...x x...x",
    "B": "xxxx. x...x x...x xxxx. x...x x...x xxxx.",
    "C": ".xxxx x.... x.... x.... x.... x.... .xxxx",
    "D": "xxxx. x...x x...x x...x x...x x...x xxxx.",
    "E": "xxxxx x.... x.... xxxx. x.... x.... xxxxx",
    "F": "xxxxx x.... x.... xxxx. x.... x.... x....",
    "G": ".xxxx x.... x.... x..xx x...x x...x .xxx.",
    "H": "x...x x...x x...x xxxxx x...x x...x x...x",
    "J": "..xxx ...x. ...x. ...x. ...x. x..x. .xx..",
    "K": "x...x x..x. x.x.. xx... x.x.. x..x. x...x",
    "M": "x...x xx.xx x.x.x x.x.x x...x x...x x...x",
    "N": "x...x xx..x xx..x x.x.x x..xx x..xx x...x",
    "P": "xxxx. x...x x...x xxxx. x.... x.... x....",
    "Q": ".xxx. x...x x...x x...x x.x.x x..x. .xx.x",
    "R": "xxxx. x...x x...x xxxx. x.x.. x..x. x...x",
    "S": ".xxxx x.... x.... .xxx. ....x ....x xxxx.",
    "T": "xxxxx ..x.. ..x.. ..x.. ..x.. ..x.. ..x..",
    "U": "x...x x...x x...x x...x x...x x...x .xxx.",
    "V": "x...x x...x x...x x...x .x.x. .x.x. ..x..",
    "W": "x...x x...x x...x x.x.x x.x.x xx.xx x...x",
    "X": "x...x x...x .x.x. ..x.. .x.x. x...x x...x",
    "Y": "x...x x...x .x.x. ..x.. ..x.. ..x.. ..x..",
    "Z": "xxxxx ....x ...x. ..x.. .x... x.... xxxxx",
}
HEIGHT = 7


def large(*groups: str) -> str:
    """Four lines of half blocks, eight signs in two groups 56 cells wide, and below them the same as text, set wide;
    the text alone where the font has no half blocks."""
    text = "    ".join(" ".join(group) for group in groups)
    if not glyphs().half_blocks:
        return text
    rows = ["    ".join("  ".join(SIGNS[sign].split()[y] for sign in group) for group in groups) for y in range(HEIGHT)]
    drawn = halved([row.replace(".", " ") for row in rows])
    return f"{drawn}\n{text.center(len(drawn.splitlines()[0]))}"
