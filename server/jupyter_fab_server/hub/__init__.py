"""The hub's agent: a pure state machine, a shell around it, a journal, a console.

Role: station 6. `session` says what may happen to a job, `memory` and `journal` keep it through a crash, `link` fetches
and reports, `hearing` takes what the machine tells, `agent` and `console` are the person's hands. No message from the
registry arms or starts anything: the link has no way to.
"""
