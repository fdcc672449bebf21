"""What a person's browser is given at the registry's addresses, and what a program is given at the same ones."""

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_the_front_page_leads_to_every_listed_design(city) -> None:
    """Title, picture and a link to the shared page of the newest version; and how to come in, at this very address."""
    http = city.registry.http
    answer = await http.get("/", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    for said in ("Desk with compartments", 'href="/d/desk@1.0.0"', f"jupyter fab login {city.registry.url}"):
        assert said in answer.text
    assert "Desk with compartments" not in (await http.get("/?after=desk")).text


async def test_a_design_without_its_version_is_the_newest_listed_one(city) -> None:
    """The short address leads on to the full one; a version that nobody has listed is not the newest."""
    answer = await city.registry.http.get("/d/desk", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (302, "/d/desk@1.0.0")


async def test_the_shared_page_knows_the_materials_by_their_titles(city) -> None:
    """What the notebook calls birch plywood is not called birch-ply to a visitor."""
    assert "Birch plywood" in (await city.registry.http.get("/d/desk@1.0.0")).text


async def test_what_does_not_exist_is_said_in_the_readers_language(city) -> None:
    """A page to a browser that asks for one, problem details to everything else, and always below /api/."""
    http = city.registry.http
    for path in ("/d/nix", "/d/nix@1.0.0", "/nix"):
        page = await http.get(path, headers=BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert 'href="/"' in page.text
        problem = await http.get(path)
        assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    nasty = await http.get("/d/<script>x", headers=BROWSER)
    assert "<script>x" not in nasty.text
    api = await http.get("/api/designs/nix", headers=BROWSER)
    assert api.headers["content-type"] == "application/problem+json"
