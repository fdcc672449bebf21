# Every target gets the clone ready first (tools/ready.py): a git, a make and some python3 are enough.
# The first python3 that runs is taken, by its own path: a pyenv shim may be on the path without a Python behind it, and
# costs a second each time where there is one.
ifndef PYTHON3
PYTHON3 := $(shell for p in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10; do \
	$$p -c 'import sys; sys.version_info < (3, 9) and sys.exit(1); print(sys.executable)' 2>/dev/null && break; done)
endif
READY = @$(if $(PYTHON3),,echo "No python3 (3.9 or newer) found: sudo apt-get install --yes python3-venv"; exit 1;)$(PYTHON3) -m tools.ready
PY = .venv/bin/python

.PHONY: help demo test test-3.12 ready wheel-checks lint bench screenshots reference pins clean

help:  ## show this list
	@grep -E '^[a-z0-9.-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo:  ## the embedded city: registry, three workshops, JupyterLab (HEADLESS=1: one order walks the road by itself)
	$(READY) demo
	@HEADLESS=$(HEADLESS) exec $(PY) -m jupyter_fab_server.demo $(ARGS)

test:  ## all tests, the fast ones first (ARGS="..." goes to pytest instead of that order)
	$(READY) test
	@$(PY) -m tools.test $(ARGS)

test-3.12:  ## the fast tests on Python 3.12
	$(READY) test-3.12
	@.venv-3.12/bin/python -m tools.test --fast

ready:  ## set-up alone
	$(READY) test

wheel-checks:  ## build the wheel and look at it from clean environments
	$(READY) test
	@$(PY) -m tools.wheel_checks

lint:  ## style, types, import contracts
	$(READY) test
	@$(PY) -m tools.lint

bench:  ## one figure: make bench NAME=preview
	$(READY) test
	@$(PY) -m benchmarks $(NAME)

screenshots:  ## the README's pictures, from the running product
	$(READY) test
	@$(PY) -m tools.screenshots

reference:  ## docs/reference from the code
	$(READY) test
	@$(PY) -m tools.reference

pins:  ## requirements/*.txt from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(PYTHON3) -m tools.pins $(ARGS)

clean:  ## all that the targets above have made in this folder
	rm -rf .venv .venv-3.12 .tools .demo dist build jupyter_fab/labextension labextension/lib \
		labextension/node_modules labextension/tsconfig.tsbuildinfo .mypy_cache .ruff_cache .hypothesis .import_linter_cache
