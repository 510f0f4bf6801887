"""What docs/ hands to systemd and sshd, as these read it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import require_program

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="the program 'systemd-analyze' is not installed here"
)
def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    program = str(Path(sys.executable).with_name("telekiosk"))
    units = sorted((DOCS / "systemd").iterdir())
    assert len(units) == 5
    for unit in units:
        text = unit.read_text().replace("/opt/telekiosk/.venv/bin/telekiosk", program)
        (tmp_path / unit.name).write_text(text)
    files = [str(tmp_path / unit.name) for unit in units]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "telekiosk" in line]
    assert ours == []


def test_sshd_takes_the_lines_for_its_configuration(tmp_path):
    sshd, text = require_program("sshd"), (DOCS / "operations.md").read_text()
    lines = "Match User telekiosk" + text.partition("\nMatch User telekiosk")[2].partition("```")[0]
    assert "authorized-keys %u %f" in lines
    subprocess.run([require_program("ssh-keygen"), "-q", "-N", "", "-f", str(tmp_path / "host")], check=True)
    (tmp_path / "sshd_config").write_text(f"HostKey {tmp_path}/host\n{lines}")
    done = subprocess.run(
        [sshd, "-t", "-f", str(tmp_path / "sshd_config")], capture_output=True, text=True, check=False
    )
    assert "sshd_config" not in done.stderr
