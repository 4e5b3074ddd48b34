# mondaypack: `make run` and `make test` work on a fresh Debian 12 that has make and git;
# `make help` lists the rest. Sources are found by wildcard, header dependencies are
# generated, and the libraries are named here and nowhere else. B is the build folder; V=1
# shows the commands.

B        ?= build
QUIET    := $(if $(V),,@)
CC       = gcc
OPTIMISE ?= -O2
JOBS     := $(shell nproc 2>/dev/null || echo 2)

PACKAGES = cairo harfbuzz harfbuzz-subset xlsxwriter yaml-0.1 uchardet libzip expat \
           sqlite3 libcrypto libunibreak yajl zlib
CPPFLAGS += -Isrc -D_XOPEN_SOURCE=700 $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS   += -std=gnu11 $(OPTIMISE) -g -fvisibility=hidden -pthread -Wall -Wextra -Wshadow \
            -Wswitch-enum -Wvla -Werror=implicit-function-declaration
LDLIBS   += -lcsv -lhpdf $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -pthread -lm

SOURCES  := $(wildcard src/*/*.c)
OBJECTS  := $(SOURCES:src/%.c=$(B)/obj/%.o)
UNITS    := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))

.DEFAULT_GOAL := help
.PHONY: bench help run test all objs units deps asan layers bless format clean
.SECONDARY:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: deps ## install what is missing, build, turn sample-input/ into output/<week>/
	@$(MAKE) --no-print-directory -j$(JOBS) all
	build/mondaypack build sample-input

test: ## install what is missing, build, run every test
	@tests/deps.sh build test
	@$(MAKE) --no-print-directory -j$(JOBS) all units
	@$(MAKE) --no-print-directory layers
	tests/run.sh $(B)/mondaypack

all: $(B)/mondaypack ## build build/mondaypack

objs: $(OBJECTS) ## compile every source file, link nothing

units: $(UNITS) ## build the unit tests

deps: ## install the Debian packages that a build needs
	@tests/deps.sh build

asan: ## build with the sanitizers and run every test with that binary
	@tests/deps.sh build test
	@$(MAKE) --no-print-directory -j$(JOBS) B=build/asan OPTIMISE="-O1 -fno-omit-frame-pointer \
	    -fsanitize=address,undefined -fno-sanitize-recover=undefined" all units
	tests/run.sh build/asan/mondaypack

layers: ## check who includes whom, and that each library has one home
	@tests/layers.sh

bench: all $(B)/bench-generate ## time three sizes of a made-up company (SIZES="S M" leaves out L)
	@tests/bench/bench.py $(B)/mondaypack $(B)/bench-generate $(SIZES)

bless: all ## rewrite what the cases and README.md expect (then judge with git diff)
	BLESS=1 tests/run.sh $(B)/mondaypack cases
	BLESS=1 tests/run.sh $(B)/mondaypack readme_tables

format: ## lay out the C sources by .clang-format
	@tests/deps.sh format
	clang-format -i $(wildcard src/*/*.c src/*/*.h tests/unit/*.c tests/unit/*.h)

clean: ## remove what was built
	rm -rf build

$(B)/mondaypack: $(OBJECTS)
	@echo "  link  $@"
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(B)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo "  cc    $<"
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# Unit tests link with everything but main().
$(B)/libmondaypack.a: $(filter-out %/main/main.o,$(OBJECTS))
	@rm -f $@
	$(QUIET)ar rcs $@ $^

$(B)/unit/%: tests/unit/%.c tests/unit/test.h $(B)/libmondaypack.a
	@mkdir -p $(@D)
	@echo "  unit  $<"
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $< $(B)/libmondaypack.a $(LDFLAGS) $(LDLIBS) -o $@

$(B)/bench-generate: tests/bench/generate.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(CC) -std=gnu11 -O2 -Wall -Wextra $< -o $@

-include $(OBJECTS:.o=.d) $(UNITS:=.d)
