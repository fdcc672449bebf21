"""Packages: same content, same bytes, same digest; nothing else gets in."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.core.design import Built, run_design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.package import Package, from_bytes, package
from jupyter_fab.core.wire.codec import decode
from jupyter_fab.designs.desk import desk

SOURCE = Path(desk_module.__file__).read_bytes()


def made(**changes) -> Package:
    """The desk as a package."""
    manifest = {
        "name": "desk",
        "version": "1.0.0",
        "title": desk.title,
        "summary": desk.summary,
        "licence": "CC-BY-4.0",
        "parameters": desk.schema,
        **changes,
    }
    return package(manifest, {"design.py": SOURCE, "picture.png": b"\x89PNG"})


def test_same_content_same_bytes():
    """Packing twice gives the same bytes; unpacking gives the same package."""
    assert made().to_bytes() == made().to_bytes()
    assert from_bytes(made().to_bytes()) == made()
    assert made(title="Another").digest != made().digest


@pytest.mark.parametrize(
    "changes",
    [{"name": "Desk!"}, {"version": "1.0"}, {"licence": "WTFPL"}, {"title": " "}, {"entry": "other.py"}, {"extra": 1}],
)
def test_bad_manifests_are_refused(changes):
    """A manifest that could not be listed is refused when it is made."""
    with pytest.raises(BadInput):
        made(**changes)


def test_an_edited_package_is_refused():
    """Files that are not those that the manifest names do not pass."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made().to_bytes())) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, data + b"\n# edited" if entry.filename == "design.py" else data)
    with pytest.raises(BadInput, match="not those"):
        from_bytes(out.getvalue())


@pytest.mark.parametrize("name", ["../evil.py", "/etc/evil", "a/../../b", "manifest.json", "sp ace.py", ""])
def test_names_that_lead_elsewhere_are_refused(name):
    """A package holds only plain names."""
    with pytest.raises(BadInput):
        package({**_fields(), "name": "desk"}, {"design.py": SOURCE, name: b""})


def test_bombs_are_refused():
    """Compressed or oversized packages are refused before they are unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    with pytest.raises(BadInput):
        from_bytes(out.getvalue())
    with pytest.raises(BadInput):
        from_bytes(b"no zip at all")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 60))
def test_damaged_bytes_are_refused_in_words(edits: list[tuple[int, int]], cut: int):
    """Whatever is wrong with the archive itself, from its end backwards: no package, or the very same one."""
    data = bytearray(made().to_bytes())
    for place, value in edits:
        data[-1 - place] = value
    with suppress(BadInput):
        assert from_bytes(bytes(data[: len(data) - cut])) == made()


def test_a_directory_that_points_before_the_start_is_refused():
    """The end record says that the directory lies further back than there are bytes."""
    data = bytearray(made().to_bytes())
    data[-10:-6] = (0xFFFFFF).to_bytes(4, "little")  # "size of the central directory" of the end record
    with pytest.raises(BadInput, match="no design package"):
        from_bytes(bytes(data))


def test_a_name_that_is_not_the_utf_8_it_says_is_refused():
    """A flag says UTF-8 and the bytes are not."""
    data = bytearray(made().to_bytes())
    entry = data.rindex(b"PK\1\2")
    data[entry + 9] |= 0x08  # general purpose bit 11
    data[data.rindex(b"picture.png") + 3] = 0xFF
    with pytest.raises(BadInput, match="no design package"):
        from_bytes(bytes(data))


@pytest.mark.parametrize(
    "manifest", [b"[" * 100_000, b'{"title": "a\\u0000b"}', b'{"name": "\\ud800"}', b"\xff", b"{}"]
)
def test_a_manifest_that_is_none_is_refused(manifest: bytes):
    """Deeper than any reader goes, holding what no text holds, cut short: refused in words."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", manifest)
    with pytest.raises(BadInput, match="manifest cannot be read"):
        from_bytes(out.getvalue())


def test_running_a_package_gives_the_same_parts_as_the_design():
    """What the sandbox would run and what the notebook shows are the same parts."""
    built = decode(run_design({"design.py": SOURCE}, "design.py", {"width": 1500}), Built)
    assert built.parts == desk.build({"width": 1500})
    assert built.parameters == desk.schema
    assert built.kernel == "kit"


def test_failing_code_is_explained():
    """Errors in the designer's code come back as something that the designer can act on."""
    for source in (
        b"1/0",
        b"x = 1",
        b"from jupyter_fab import design\n@design('a', summary='b', parameters=[])\ndef f(p, kit): p.nope\n",
    ):
        with pytest.raises(BadInput):
            run_design({"design.py": source}, "design.py", {})


def _fields():
    return {
        "version": "1.0.0",
        "title": "t",
        "summary": "s",
        "licence": "CC-BY-4.0",
        "parameters": desk.schema,
    }
