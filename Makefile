# The jobs of a day. `make up` and `make test` each work on a bare Debian 12; the other targets are for those who
# change Ashlar.
.DEFAULT_GOAL := build
.PHONY: help build up down test asan tsan fuzz lint format golden bench soak clean
SHELL := /bin/bash

ORGANIZATION ?= examples/acme
OUT ?= build/acme
ACCOUNTS ?= stage,shared-services
FUZZ_SECONDS ?= 60
SOAK ?= 500
# Of ctest: most tests take two, those that wait take one (tests/CMakeLists.txt).
TEST_JOBS = $$((3 * $$(nproc)))
# $(call run_tests,BUILD,FURTHER ARGUMENTS): what failed is told once more at the end.
run_tests = ctest --test-dir $(1) --output-on-failure --no-tests=error $(2) -j$(TEST_JOBS) || { scripts/failures $(1); exit 1; }

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

build: ## The program, at build/ashlar
	@scripts/install-packages build
	@cmake --preset release -DASHLAR_TESTS=OFF >/dev/null
	@cmake --build --preset release

up: build ## Build, check examples/acme, write its Terraform, validate and draw it, run it as a lab
	@scripts/install-packages lab
	@scripts/up $(ORGANIZATION) $(OUT) $(ACCOUNTS)

down: ## End the lab that `make up` started
	@build/ashlar lab down -C $(ORGANIZATION)

test: ## Build and run every test
	@scripts/install-packages build lab test
	@cmake --preset release -DASHLAR_TESTS=ON >/dev/null
	@cmake --build --preset release
	@$(call run_tests,build)

asan: ## The unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/install-packages build lab test check
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan
	@$(call run_tests,build/asan,-LE slow)

tsan: ## The unit tests under ThreadSanitizer
	@scripts/install-packages build lab test check
	@cmake --preset tsan >/dev/null
	@cmake --build --preset tsan
	@TSAN_OPTIONS='die_after_fork=0 ignore_noninstrumented_modules=1' $(call run_tests,build/tsan,-LE slow)

fuzz: ## Feed the readers random files for FUZZ_SECONDS
	@scripts/install-packages build check
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz --target yaml_fuzz
	@scripts/fuzz $(FUZZ_SECONDS)

lint: ## clang-format and clang-tidy
	@scripts/install-packages build test check bench
	@scripts/lint

format: ## Rewrite the sources as clang-format wants them
	@scripts/install-packages check
	@git ls-files '*.cpp' '*.h' | xargs clang-format-14 -i

golden: ## Accept what the tests' expected files would be now
	@scripts/install-packages build lab test
	@cmake --preset release -DASHLAR_TESTS=ON >/dev/null
	@cmake --build --preset release
	@ASHLAR_ACCEPT=1 ctest --test-dir build --output-on-failure --no-tests=error -j$(TEST_JOBS)

bench: ## The benchmarks, as a table
	@scripts/install-packages build lab bench
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench
	@scripts/bench

soak: ## The tests of chance, longer: SOAK random networks and kills of stores; kills of ashlar everywhere; a hundred configurations beside Terraform
	@scripts/install-packages build lab test
	@cmake --preset release -DASHLAR_TESTS=ON >/dev/null
	@cmake --build --preset release --target lab_tests whole_tests
	@ctest --test-dir build -C Soak -R '^aws_server_' --output-on-failure --no-tests=error
	@ASHLAR_SOAK=$(SOAK) build/lab_tests --gtest_filter='Packets*:Mysql*:Redis*:Failover*'
	@ASHLAR_SOAK=$(SOAK) build/whole_tests

clean:
	rm -rf build
