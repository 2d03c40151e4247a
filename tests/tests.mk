# SPDX-License-Identifier: MIT
#
# Everything that tests. The programs that run in the guest are built here; a test is a static Linux
# program, and lines near its top may say how it is built and run:
#
#	/* Build: FLAGS */		more flags; with -nostdlib it is linked without musl
#	/* Timeout: N s */		in guest time, 120 s if it doesn't say
#	/* Not on Linux: reason */	not run by `make test-linux`
#	/* Not on Tine yet: reason */	run there only

BUILD ?= build
MUSL_CC ?= musl-gcc
GUEST_CC ?= gcc

GUEST_SRC := $(sort $(wildcard tests/guest/*.c tests/guest/*/*.c))
GUEST_BIN := $(GUEST_SRC:tests/guest/%.c=$(BUILD)/tests/%)
GUEST_CFLAGS := -std=gnu11 -g -O1 -fno-omit-frame-pointer -Wall -Wextra -Wno-unused-parameter \
	-Wno-nonnull -Wno-stringop-overread -Wno-stringop-overflow -Wno-array-bounds -Itests/guest

guest-tests: $(GUEST_BIN)

$(eval $(call remember,$(BUILD)/tests/flags,$(MUSL_CC) $(GUEST_CC) $(GUEST_CFLAGS)))

$(BUILD)/tests/%: tests/guest/%.c $(wildcard tests/guest/*.h user/*.h) $(BUILD)/tests/flags
	@mkdir -p $(@D)
	@flags=`sed -n 's,^/\* Build: \(.*\) \*/$$,\1,p' $<`; \
	case "$$flags" in *-nostdlib*) cc="$(GUEST_CC)" ;; *) cc="$(MUSL_CC) -static" ;; esac; \
	$(if $(V),set -x;,echo "  GUEST   $*";) $$cc $(GUEST_CFLAGS) -s -o $@ $< $$flags

# What gdb's tests look at. It has its own address, so that its symbols can be loaded beside others'.
gdb-scene: $(BUILD)/tests/gdb/scene.stripped
$(BUILD)/tests/gdb/scene: tests/gdb/scene.c $(BUILD)/tests/flags
	@mkdir -p $(@D)
	@$(if $(V),set -x;,echo "  GUEST   gdb/scene";) \
	$(MUSL_CC) -static $(GUEST_CFLAGS) -Wl,-Ttext-segment=0x20000000 -o $@ $<
$(BUILD)/tests/gdb/scene.stripped: $(BUILD)/tests/gdb/scene
	@$(CROSS_COMPILE)strip -o $@ $<

$(BUILD)/bench/bench: tests/bench/bench.c user/clone.h
	@mkdir -p $(@D)
	@echo "  GUEST   bench"
	$(if $(V),,@)$(MUSL_CC) -static -std=gnu11 -g -O2 -Wall -Wextra -o $@ $<

test: ## run all tests; ends with "N passed, N failed"
	@tests/suite.py test $(BUILD)
test-full: ## all that is too long for that, part by part (PART=, FROM=); goes on where it was ended
	@PART=$(PART) FROM=$(FROM) tests/suite.py full $(BUILD)
test-one: ## one guest test, or those with a word in their names (T=cow, KIND=, SMP=, MEM=)
	@tests/run.py --only $(or $(T),$(error T=name, part of a name, or several by commas)) --build $(BUILD) \
		--kind "$(KIND)" --smp $(SMP) --mem $(MEM)
quick: ## checks, host tests and a smoke boot, in under a minute
	@tests/suite.py quick $(BUILD)
test-gdb: ## gdb's commands against live guests, lessons, and the sessions that the documents show
	@tests/suite.py gdb $(BUILD)
test-linux: ## the same guest tests on the Linux kernel of the distribution
	@tests/suite.py linux $(BUILD)
mutants: ## put bugs in, one at a time, and see the tests find them
	@tests/mutants/run.py --build $(BUILD)
bench: ## what it costs, on Tine and on Linux, in instructions: table, results.json, pictures
	@tests/bench/bench.py --build $(BUILD)
bench-check: ## figures are the same twice, and no dearer than tests/bench/record.json says
	@tests/bench/bench.py check --build $(BUILD)
bench-record: ## write tests/bench/record.json anew
	@tests/bench/bench.py record --build $(BUILD)
bench-docs: ## make bench, and its figures and pictures go to README.md and docs/
	@tests/bench/bench.py docs --build $(BUILD)
docs-debugging: ## run the sessions that docs/debugging.md shows, and put what gdb says there
	@tests/gdb/sessions.py --write
check: ## style, layers, reading order
	@tests/check/check.py

.PHONY: guest-tests gdb-scene test test-full test-one test-gdb quick test-linux mutants check bench bench-check \
	bench-record bench-docs docs-debugging
