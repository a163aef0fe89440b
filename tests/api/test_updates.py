"""The story of an update: submitted, returned with a reason, submitted again, accepted."""


def body(plans, **more):
    return {
        "as_of": "2018-11-30",
        "status": "under_way",
        "quantities": [{"milestone": str(plans.fifty), "reached": 20, "reached_on": "2018-11"}],
        "spending": [{"amount": "1250000.50", "currency": "PEN", "fiscal_year": 2018}],
        "narrative": {"language": "es", "value": "Veinte centros abiertos."},
        "evidence": [
            {
                "url": "https://www.gob.pe/mimp",
                "title": {"language": "es", "value": "Nota de prensa"},
                "date": "2018-11-28",
                "language": "es",
            }
        ],
    } | more


def submit(api, plans, as_="agency_peru", **more):
    return api.post(f"/activities/{plans.centres}/updates", body(plans, **more), as_=as_)


def test_the_story(api, plans):
    a = submit(api, plans)
    assert a.status_code == 201, a.text
    print(a.json())
    u = a.json()
    r = api.post(f"/updates/{u['id']}/return", {"reason": "Falta"}, as_="peru", version=u["version"])
    assert r.status_code == 200, r.text
    r = api.patch(
        f"/updates/{u['id']}",
        {"difficulties": {"language": "es", "value": "x"}},
        as_="agency_peru",
        version=r.json()["version"],
    )
    assert r.status_code == 200, r.text
    r = api.post(f"/updates/{u['id']}/accept", as_="peru", version=r.json()["version"])
    assert r.status_code == 200, r.text
    print(r.json())
    for p in (
        "/changes",
        f"/updates/{u['id']}/history",
        f"/activities/{plans.centres}",
        f"/activities/{plans.centres}/costs",
        f"/activities/{plans.centres}/evidence",
        f"/progress/plans/{plans.peru}",
    ):
        r = api.get(p)
        print(p, r.status_code, r.text)
        assert r.status_code == 200
