"""Asks whether a pinned package has a known vulnerability: ``python -m tests.audit``, the last step of ``make lint``.

Where the advisory service cannot be reached, or knows none of the packages, one sentence says that nothing was audited.
"""

import json
import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"
_UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError", "Could not connect to")
"""What the last line of pip-audit's says where no answer has come."""


def main() -> int:
    """Audit, print one sentence or the vulnerabilities, and return the exit status."""
    asking = [sys.executable, "-m", "pip_audit", "--requirement", CONSTRAINTS, "--no-deps", "--disable-pip"]
    asked = subprocess.run([*asking, "--format", "json"], capture_output=True, text=True, check=False)
    status, told = verdict(asked.stdout, asked.stderr)
    sys.stdout.write(told + "\n")
    return status


def verdict(output: str, error: str) -> tuple[int, str]:
    """Return the exit status and what is to be said, of what pip-audit has written."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, LookupError, TypeError):
        last = (error.strip().splitlines() or [""])[-1]
        if any(sign in last for sign in _UNREACHABLE):
            return 0, "Nothing was audited: the service of known vulnerabilities cannot be reached from here."
        return 1, f"The audit failed.\n{error.strip()}"
    found = [f"{one['name']} {one['version']}: {hole['id']}" for one in packages for hole in one.get("vulns", ())]
    if found:
        return 1, "\n".join(("These packages have known vulnerabilities; pin others in constraints.txt.", *found))
    audited = sum("skip_reason" not in one for one in packages)
    if not audited:
        return 0, f"Nothing was audited: the service reached from here knows none of the {len(packages)} packages."
    return 0, f"{audited} of {len(packages)} packages were audited and have no known vulnerability."


if __name__ == "__main__":
    sys.exit(main())
