import json

import pytest

from tests.audit import verdict

SAFE = {"name": "yarl", "version": "1.25.1", "vulns": []}
BROKEN = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]}
PASSED_OVER = {"name": "aiohttp", "skip_reason": "Dependency not found on PyPI and could not be audited"}
REFUSED = "Traceback …\nrequests.exceptions.ProxyError: HTTPSConnectionPool(host='example.org', port=443): refused"
MALFORMED = "ERROR:pip_audit._cli:constraints.txt: parse error at '&&'"


@pytest.mark.parametrize(
    ("packages", "error", "status", "words"),
    [
        ([SAFE, PASSED_OVER], "", 0, "1 of 2 packages were audited"),
        ([SAFE, BROKEN], "", 1, "jinja2 2.0: PYSEC-2019-217"),
        ([PASSED_OVER, BROKEN], "", 1, "jinja2 2.0"),
        ([PASSED_OVER], "", 0, "Nothing was audited"),
        (None, REFUSED, 0, "Nothing was audited"),
        (None, MALFORMED, 1, "parse error"),
        (None, "No module named pip_audit", 1, "No module named pip_audit"),
        (None, "", 1, "The audit failed"),
    ],
)
def test_a_hole_fails_and_so_does_an_audit_that_breaks_but_no_missing_network(packages, error, status, words):
    output = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    got, told = verdict(output, error)
    assert got == status
    assert words in told
