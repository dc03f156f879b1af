# bellproof: `make audit` certifies the paper's Table 1, `make test` passes every test.
# What a target needs is set up on the way: see scripts/. A second run sets up nothing.

# Any Python from 3.11 on: make audit PYTHON=python3.13
PYTHON ?= python3
# Test processes at a time.
WORKERS ?= 2
# Further options of pytest: make test PYTEST='-k checker'
PYTEST ?=

BIN := .venv/bin
# Import roots with tests of their own; each is type-checked by itself, for test files share names.
ROOTS := reference proofs conformance cocotb_tests hdl
# A seed that is fixed, no deadlines: the same examples everywhere, on busy machines too.
RUN_TESTS = $(BIN)/python -m pytest -n $(WORKERS) --dist=worksteal --hypothesis-profile=ci $(PYTEST)

export PYTHON

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help audit test lint format coverage certificates errata ladder proofs proofs-release vectors kill-matrix foreign bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

audit: .venv/.audit-ready ## certify Table 1 from end to end; the report is build/audit.html
	@mkdir -p build
	$(BIN)/bellproof certify table1 --html build/audit.html

test: lint ## run the linters and every test, with branch coverage
	$(RUN_TESTS) --cov --cov-report=term

lint: .venv/.test-ready ## ruff (all rules), the formatter's check, mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@for root in $(ROOTS) $(wildcard benchmarks); do \
	    echo "$(BIN)/mypy $$root"; $(BIN)/mypy $$root || exit 1; \
	done

format: .venv/.test-ready ## let ruff rewrite what it can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

coverage: .venv/.test-ready ## run the tests and show line by line what they reach: build/coverage
	$(RUN_TESTS) --cov --cov-report=html:build/coverage

certificates: .venv/.test-ready ## rebuild the shipped certificates from nothing, then check them
	@mkdir -p build
	$(BIN)/python -m bellproof.certificate.rebuild proofs/certificates build/certificates.journal
	$(BIN)/bellproof check proofs/certificates
	$(BIN)/python -m bellproof.kernel.library proofs/certificates proofs/coq/certificates

errata: .venv/.test-ready ## write docs/errata.md anew from the register
	@mkdir -p build
	$(BIN)/bellproof errata --markdown > build/errata.md
	mv build/errata.md docs/errata.md

ladder: .venv/.test-ready ## write docs/ladder.md and its picture anew from what ships, and the errata that quote it
	$(BIN)/python -m bellproof.ladder docs
	$(MAKE) errata

proofs: ## build the Coq theories and check what they rest on (needs coq and libcoq-coquelicot)
	$(MAKE) -j$(WORKERS) -C proofs/coq

proofs-release: ## let coqchk check all of them again, from the compiled files alone
	$(MAKE) -j$(WORKERS) -C proofs/coq release

vectors: .venv/.test-ready ## write the conformance vectors anew, then let the suite check itself
	$(BIN)/python -m bellproof_conformance.generate conformance/bellproof_conformance/vectors
	$(BIN)/python -m bellproof_conformance.selfcheck
	$(BIN)/python -m bellproof_conformance.traces.generate conformance/bellproof_conformance/traces/logs

kill-matrix: .venv/.test-ready ## show which conformance cases catch which faulty implementation
	$(BIN)/python -m bellproof_conformance.kill_matrix

foreign: .venv/.test-ready ## judge the example sequencers and every faulty one by all that `conform hdl` has (long; goes on where it was)
	$(BIN)/python -m bellproof_conformance.hdl.gallery hdl/rtl conformance/examples/hdl build/foreign.jsonl

bench: .venv/.test-ready ## run every benchmark
	@for benchmark in $(sort $(wildcard benchmarks/*.py)); do \
	    echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; \
	done

lock: ## write the lock files anew (UPGRADE=--upgrade takes the newest versions)
	scripts/lock.sh $(UPGRADE)

clean: ## remove what was built or cached, except .venv
	rm -rf build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(ROOTS) $(wildcard benchmarks) -name __pycache__ -prune -exec rm -rf {} +

# The stamp of a finished set-up, made again when what it followed has changed.
.venv/.%-ready: requirements/%.lock pyproject.toml scripts/system-packages.sh scripts/python-environment.sh
	scripts/system-packages.sh $*
	scripts/python-environment.sh $*
	@touch $@
