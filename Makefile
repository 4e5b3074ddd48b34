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
           sqlite3 libcrypto libunibreak fribidi zlib libisal
CPPFLAGS += -Isrc -D_XOPEN_SOURCE=700 $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS   += -std=gnu11 $(OPTIMISE) -g -fvisibility=hidden -pthread -Wall -Wextra -Wshadow \
            -Wswitch-enum -Wvla -Werror=implicit-function-declaration
LDLIBS   += -lcsv -lhpdf $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -pthread -lm

SOURCES  := $(wildcard src/*/*.c)
OBJECTS  := $(SOURCES:src/%.c=$(B)/obj/%.o)
UNITS    := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))

# Fuzz targets: built by clang with libFuzzer in F, and without it, to replay what is known.
F        := build/fuzz
TARGETS  ?= values csv markup package xlsx yaml plan returned history pack
REPLAYS  := $(TARGETS:%=$(B)/replay/%)
FUZZ_SECONDS ?= 60
FUZZ_FLAGS := -timeout=5 -rss_limit_mb=2048 -max_len=16384 -use_value_profile=1 -print_final_stats=1 -detect_leaks=1
FUZZ_HELP  := fuzz.h pipeline.h common.c pipeline.c

.DEFAULT_GOAL := help
.PHONY: bench help run test all objs units deps asan fuzz layers bless format clean
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

units: $(UNITS) $(REPLAYS) ## build the unit tests

deps: ## install the Debian packages that a build needs
	@tests/deps.sh build

asan: ## build with the sanitizers and run every test with that binary
	@tests/deps.sh build test
	@$(MAKE) --no-print-directory -j$(JOBS) B=build/asan OPTIMISE="-O1 -fno-omit-frame-pointer \
	    -fsanitize=address,undefined -fno-sanitize-recover=undefined" all units
	tests/run.sh build/asan/mondaypack

fuzz: ## run libFuzzer on everything that reads bytes (FUZZ_SECONDS=60 TARGETS="csv xlsx")
	@tests/deps.sh build fuzz
	@$(MAKE) --no-print-directory -j$(JOBS) $(TARGETS:%=$(F)/%)
	@F="$(F)" FLAGS="$(FUZZ_FLAGS)" tests/fuzz/fuzz.sh $(FUZZ_SECONDS) $(TARGETS)

layers: ## check who includes whom, and that each library has one home
	@tests/layers.sh

bench: all $(B)/bench-generate ## time three sizes against other tools (SIZES="S M" leaves out L)
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

# The same targets as plain programs that read files.
$(B)/replay/%: tests/fuzz/%.c tests/fuzz/replay.c $(FUZZ_HELP:%=tests/fuzz/%) $(B)/libmondaypack.a
	@mkdir -p $(@D)
	@echo "  fuzz  $<"
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) $(filter %.c,$^) $(B)/libmondaypack.a $(LDFLAGS) $(LDLIBS) -o $@

# With libFuzzer, memory.c stands for the files of base/ that keep memory until the end.
# (pointer-overflow complains about NULL + 0, an empty vector's end.)
FUZZ_CC   := clang $(CPPFLAGS) -std=gnu11 -O1 -g -fno-omit-frame-pointer -pthread -w \
             -Werror=implicit-function-declaration \
             -fno-sanitize-recover=undefined
SANITIZE  := address,undefined -fno-sanitize=pointer-overflow
FUZZ_OBJS := $(filter-out $(B)/obj/base/arena.o $(B)/obj/base/vec.o $(B)/obj/base/intern.o \
               $(B)/obj/main/main.o,$(OBJECTS))
FUZZ_OBJS := $(FUZZ_OBJS:$(B)/obj/%=$(F)/obj/%) $(F)/common.o $(F)/pipeline.o $(F)/memory.o

$(F)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo "  clang $<"
	$(QUIET)$(FUZZ_CC) -fsanitize=fuzzer-no-link,$(SANITIZE) -MMD -MP -c $< -o $@

$(F)/%.o: tests/fuzz/%.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(FUZZ_CC) -fsanitize=fuzzer-no-link,$(SANITIZE) -MMD -MP -c $< -o $@

$(F)/%: tests/fuzz/%.c tests/fuzz/fuzz.h $(FUZZ_OBJS)
	@echo "  fuzz  $@"
	$(QUIET)$(FUZZ_CC) -fsanitize=fuzzer,$(SANITIZE) $< $(FUZZ_OBJS) $(LDFLAGS) $(LDLIBS) -o $@

$(B)/bench-generate: tests/bench/generate.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(CC) -std=gnu11 -O2 -Wall -Wextra $< -o $@

-include $(OBJECTS:.o=.d) $(UNITS:=.d) $(FUZZ_OBJS:.o=.d)
