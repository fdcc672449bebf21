"""The proof: programs are read, swept and compared with the panels that they should leave; a verdict with figures.

It shares no code with what wrote the programs (an import contract holds it to that): it reads the bytes (`words`,
`arc`, `interpreter`), keeps them to the machine's limits (`guard`), unites what the cutters remove at each height
(`sweep`), and looks at what is left of the sheet (`standing`, `bed`). Gouge is at most 0.05 mm, leftover at most 0.1 mm
outside tabs, every tab stands, nothing is loose, no rapid is in the work, the spoilboard loses at most 0.5 mm. A job is
armed only with a proof whose digests are those of the layout and of the programs.
"""

from __future__ import annotations

from jupyter_fab.core.proof.job import prove as prove
from jupyter_fab.core.proof.verdict import Failure as Failure
from jupyter_fab.core.proof.verdict import Figures as Figures
from jupyter_fab.core.proof.verdict import ProgramBytes as ProgramBytes
from jupyter_fab.core.proof.verdict import Proof as Proof
from jupyter_fab.core.proof.verdict import Rule as Rule
