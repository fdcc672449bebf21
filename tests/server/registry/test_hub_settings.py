"""What an operator sets of their workshop: the fit that its test piece asked for."""

from click.testing import CliRunner

from jupyter_fab import credentials
from jupyter_fab.cli import app
from jupyter_fab.core.wire.codec import convert
from jupyter_fab.core.wire.hubs import Hub, HubSettings
from tests.server.registry.shop import City


async def test_an_operator_sets_the_fit_of_their_own_workshop(city: City) -> None:
    """It is kept, told to those who work there and to nobody else, and the cutter is the machine's."""
    bruges, other = city.hubs["bruges"], city.hubs["ghent"]
    path = "/api/hubs/bruges/settings"
    before = convert(await city.get(path, bruges.headers), HubSettings)
    assert (before.fit_offset_mm, before.cutter_mm) == (0.0, 6.0)
    set_now = await city.post(path, {"fit_offset_mm": 0.12}, bruges.headers, status=200)
    assert set_now == await city.get(path, bruges.headers)
    assert set_now["fit_offset_mm"] == 0.12
    await city.post(path, {"fit_offset_mm": 0.3}, other.headers, status=403)
    assert (await city.get("/api/hubs/ghent/settings", other.headers))["fit_offset_mm"] == 0.0
    assert all("fit" not in name for name in Hub.__struct_fields__), "it is no business of the public's"
    told = [e for e in (await city.get("/api/events?kind=hub.settings", bruges.headers))["events"]]
    assert [(e["subject"], e["data"]["fit_offset_mm"], e["data"]["was_mm"]) for e in told] == [("bruges", 0.12, 0.0)]
    assert not (await city.get("/api/events?kind=hub.settings", other.headers))["events"]


async def test_a_fit_that_shows_a_fault_is_refused_with_what_to_do(city: City) -> None:
    """Beyond half a millimetre it is the machine, and no number at all is none; nothing is changed."""
    bruges = city.hubs["bruges"]
    for wrong in (0.51, -0.6, 3.0):
        said = await city.post("/api/hubs/bruges/settings", {"fit_offset_mm": wrong}, bruges.headers, status=422)
        assert "0.5" in said["detail"]
        assert "test piece" in said["detail"]
        assert said["pointer"] == "/fit_offset_mm"
    await city.post("/api/hubs/bruges/settings", {"fit_offset_mm": "wide"}, bruges.headers, status=422)
    assert (await city.get("/api/hubs/bruges/settings", bruges.headers))["fit_offset_mm"] == 0.0


def test_the_command_sets_and_shows_it(monkeypatch) -> None:
    """`jupyter fab hub settings` without an option shows; with one it sets; what no workshop needs is refused."""
    kept = HubSettings(hub="bruges", fit_offset_mm=0.0, cutter_mm=6.0)
    asked = []

    class Client:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def __call__(self, call):
            nonlocal kept
            asked.append((call.method, call.path))
            if call.method == "POST":
                kept = HubSettings(hub="bruges", fit_offset_mm=call.body.fit_offset_mm, cutter_mm=6.0)
            return kept

    monkeypatch.setattr(credentials, "client", lambda _: Client())
    run = CliRunner().invoke
    assert "Fit offset 0.00 mm" in run(app.fab, ["hub", "settings", "bruges"]).output
    done = run(app.fab, ["hub", "settings", "bruges", "--fit-offset=-0.05"])
    assert "Fit offset -0.05 mm" in done.output
    assert "programs made from now on" in done.output
    assert asked == [("GET", "/api/hubs/bruges/settings"), ("POST", "/api/hubs/bruges/settings")]
    refused = run(app.fab, ["hub", "settings", "bruges", "--fit-offset", "0.8"])
    assert refused.exit_code != 0
    assert "0.5" in str(refused.exception or refused.output)
    assert len(asked) == 2, "what no hub takes is not sent"
