# Everything runs in .venv, made from requirements.lock on first use. `make help` lists what there is.
PYTHON ?= python3
BIN := .venv/bin
CORES := $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 1)")
# Slow tests wait for browsers and builds, so one worker more than there are cores; what takes longest comes first, as the files stand.
SEVERAL := -n $(shell expr $(CORES) + 1) --dist loadfile --no-loadscope-reorder

# What is compiled is kept for the next process: tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help reports test fast mutate stress lab check notebooks codebook release bench lock lint clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

.venv/done: requirements.lock pyproject.toml packages/press/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e packages/press -e .
	@touch $@

reports: .venv/done ## build every report that needs it, into reports/
	$(BIN)/engagement reports

test: .venv/done ## all tests: data, types, library, notebooks (nbval), reports, command line, browser
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/engagement check
	$(BIN)/python -m pytest --doctest-modules lib/engagement
	$(BIN)/python -m mypy --config-file packages/press/pyproject.toml
	$(BIN)/python -m pytest -n $(CORES) --dist loadfile -m "not slow" --cov --cov-report=term tests
	$(BIN)/python -m pytest $(SEVERAL) -m slow tests
	$(BIN)/python -m pytest $(SEVERAL) packages/press/tests
	$(BIN)/python -m pytest -n $(CORES) --dist loadfile --nbval --nbval-current-env notebooks

fast: .venv/done ## the tests that start nothing, in less than a minute
	$(BIN)/python -m pytest -n $(CORES) -m "not slow" tests

mutate: .venv/done ## faults put into the code, and how many the fast tests catch: OF=press ONLY="page tree" SHARE=0.1 SEED=1
	$(BIN)/python tests/mutation.py --of $(or $(OF),engagement) --share $(or $(SHARE),1) --seed $(or $(SEED),1) $(ONLY)

stress: .venv/done ## try to break data, notebooks, builds and pages in great number, and write docs/stress.md: ONLY="faults hostile"
	$(BIN)/python tests/stress/stress.py $(ONLY)

lab: .venv/done ## JupyterLab with this project's kernel
	$(BIN)/jupyter lab notebooks

check: .venv/done ## validate the data
	$(BIN)/engagement check

notebooks: .venv/done ## run every notebook with its default parameters and store the outputs
	env -u ENGAGEMENT_SOURCE $(BIN)/python -m press.stored notebooks/*.ipynb

codebook: .venv/done ## rewrite what documentation is generated from the data and from the imports
	$(BIN)/python -m engagement.codebook
	$(BIN)/python -m release.papers
	$(BIN)/python docs/architecture.py

release: .venv/done ## everything that a release is made of, into dist/
	$(BIN)/python -m release

bench: .venv/done ## measure for an hour or two, and write docs/performance.md: ONLY="ways growth world"
	$(BIN)/python tests/bench/bench.py $(ONLY)

lock: ## pin every dependency again, with hashes
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-strip-extras --extra lab --extra cluster --extra test --extra build --extra release --no-emit-package notebook-press pyproject.toml packages/press/pyproject.toml -o requirements.lock

lint: .venv/done ## format and lint
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

clean: ## remove what was built
	rm -rf .venv reports/.press*.json reports/.engagement.json reports/index.html reports/*/
