"""Runs jobs one after the other like the sandbox's child, but with nothing around it: the positive control.

The first argument names the file with the jobs, the second is the descriptor for the last one's answer.
"""

import os
import sys
from pathlib import Path

import msgspec
from jupyter_fab_server.builder import messages

from jupyter_fab.core.design import run_design


def main(jobs_path: str, answer_fd: int) -> None:
    """Nothing; the last job's answer is written."""
    os.dup2(answer_fd, 3)  # where the sandbox's child has it
    answer = b""
    for job in msgspec.msgpack.decode(Path(jobs_path).read_bytes(), type=list[messages.Job]):
        try:
            answer = messages.document(run_design(job.files, job.entry, job.values, job.measured, job.workshop))
        except BaseException as error:
            answer = messages.failure(error)
    os.write(3, answer)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
