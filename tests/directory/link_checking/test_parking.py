import pytest

from directory.link_checking.parking import load_parking_signs, visible_text

OF_SELLERS = [
    "<html><head><title>vendedoras.org</title></head><body><h1>Este dominio está en venta</h1></body></html>",
    "<title>Nom de domaine à vendre</title><p>Ce domaine est à vendre.",
    "<body>Este domínio expirou. Renove-o.</body>",
    "<h1>Account&nbsp;Suspended</h1>",
    "<html><head><script src='//img.sedoparking.com/x.js'></script></head><body></body></html>",
    '<meta http-equiv="refresh" content="0; url=https://www.hugedomains.com/domain_profile.cfm?d=vendors">',
]
OF_OTHERS = [
    "",
    "<html><body>We sell fruit; our domain is the street.</body></html>",
    "<html><script>var text = 'this domain is for sale'</script><body>Vendors unite</body></html>",
    "<html><body><a href='https://dance.com/'>Dance</a> with us</body></html>",
    f"<html><body>{'word ' * 400} this domain is for sale</body></html>",
]


@pytest.mark.parametrize("page", OF_SELLERS)
def test_a_seller_s_page_is_known(page):
    assert load_parking_signs().is_parked(page)


@pytest.mark.parametrize("page", OF_OTHERS)
def test_another_page_is_not_taken_for_one(page):
    assert not load_parking_signs().is_parked(page)


def test_the_text_that_shows_is_read_without_scripts():
    assert visible_text("<title>A</title><style>b</style><p>C &amp; D<script>e</script>") == "A C & D"
