"""Writes what the registry's shared page has in common with the preview, from the preview's TypeScript.

    python tools/shared_page.py            write server/jupyter_fab_server/registry/static/{legs,swing}.js
    python tools/shared_page.py --check    end with 1 if they are not what the sources say

The page is served as plain modules, without a bundler; TypeScript takes the types off, and nothing else is changed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "labextension"
STATIC = ROOT / "server" / "jupyter_fab_server" / "registry" / "static"
SHARED = ("legs", "swing")  # modules of labextension/src/preview that import nothing but types
PLAIN = """
const ts = require('typescript');
const options = { target: 'ES2022', module: 'ESNext', removeComments: false };
process.stdin.setEncoding('utf8');
let text = '';
process.stdin.on('data', piece => (text += piece));
process.stdin.on('end', () => process.stdout.write(ts.transpileModule(text, { compilerOptions: options }).outputText));
"""


def plain(name: str) -> str:
    """The module as a browser reads it."""
    source = (SOURCE / "src" / "preview" / f"{name}.ts").read_text()
    done = subprocess.run(
        ["node", "-e", PLAIN], cwd=SOURCE, input=source, capture_output=True, text=True, check=True, timeout=60
    )
    head = f"// Made from labextension/src/preview/{name}.ts by tools/shared_page.py; do not edit.\n"
    return head + done.stdout.replace("export {};\n", "")


def main(arguments: list[str]) -> int:
    """Write the modules, or compare them."""
    differ = [name for name in SHARED if (STATIC / f"{name}.js").read_text() != plain(name)] if arguments else []
    if differ:
        print(f"Not what the TypeScript says: {', '.join(differ)}; run python tools/shared_page.py")
        return 1
    if not arguments:
        for name in SHARED:
            (STATIC / f"{name}.js").write_text(plain(name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
