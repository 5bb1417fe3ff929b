from directory.columns import ANY_TRADE, BITS, Columns, bits_of
from directory.model import Kind, Sector, Statement, WiegoMembership
from tests.auxil.organizations import areas, make_network, make_organization


def test_each_fact_stands_at_its_organizations_place():
    columns = Columns.of(
        (
            make_network(hosts_interns=Statement.NO),
            make_network("africa", area="002", channels=()),
            make_organization(hosts_interns=Statement.YES, sectors=(Sector.FISHERS, Sector.ARTISANS)),
            make_organization("friends", kind=Kind.SUPPORT_ORGANIZATION, affiliations=("vendors-worldwide",)),
            make_organization("member", wiego_membership=WiegoMembership(None, "https://example.org")),
        ),
        areas(),
    )

    assert columns.networks.tolist() == [True, True, False, False, False]
    assert columns.supports.tolist() == [False, False, False, True, False]
    assert columns.reachable.tolist() == [True, False, True, True, True]
    assert columns.refuses.tolist() == [True, False, False, False, False]
    assert columns.hosts.tolist() == [False, False, True, False, False]
    assert columns.belongs.tolist() == [False, False, False, True, True]
    assert columns.reaches.tolist() == [0, 1, 2, 2, 2]
    assert columns.trades[2] == BITS[Sector.FISHERS] | BITS[Sector.ARTISANS]


def test_no_trade_or_an_unnamed_one_is_any():
    assert bits_of(()) == bits_of([None]) == bits_of([Sector.FISHERS, None]) == bits_of(Sector) == ANY_TRADE
    assert bits_of([Sector.FISHERS]) == BITS[Sector.FISHERS]
