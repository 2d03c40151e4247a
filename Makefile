# SPDX-License-Identifier: MIT
#
# Tine: a teaching kernel about how a process is made. `make help` says what can be made.
#
# Everything that is built goes to BUILD (default: build), the debug build to BUILD/debug.

BUILD ?= build
# One name for one folder: the rules with the headers know an object by the name it was made under.
override BUILD := $(patsubst $(CURDIR)/%,%,$(abspath $(BUILD)))
KIND ?=
SMP ?= 2
MEM ?= 256M
MACHINE ?= q35
CPU ?= qemu64,+rdrand,+smep,+smap,+umip
QEMU ?= qemu-system-x86_64
APPEND ?=
WITH ?=
empty :=
space := $(empty) $(empty)
comma := ,

# ---- `make deps TARGET...` installs first, and then starts again for the rest ----

PACKAGES := gcc libc6-dev binutils make qemu-system-x86 grub-pc-bin grub-efi-amd64-bin grub-common xorriso mtools \
	musl-tools busybox-static bash-static gdb python3 ovmf clang-format cpio patch gnuplot-nox

ifneq ($(filter deps,$(MAKECMDGOALS)),)
ifneq ($(filter-out deps,$(MAKECMDGOALS)),)
$(filter-out deps,$(MAKECMDGOALS)): restart
	@:
.PHONY: restart $(MAKECMDGOALS)
restart: deps
	+@$(MAKE) --no-print-directory $(filter-out deps,$(MAKECMDGOALS))
RESTARTS := 1
endif
endif

# How far apt is, in tenths; its own words go to a file, and the last of them to the reader when it fails.
define deps_progress
BEGIN { FS = ":" }
$$1 == "dlstatus" || $$1 == "pmstatus" {
	for (i = 2; $$i !~ /^[0-9]+[.][0-9]+$$/ && i < NF; i++)
		continue
	tenth = $$1 int($$i / 10)
	if (tenth != shown)
		printf "  %s %3d %%\n", ($$1 == "dlstatus" ? "fetched  " : "installed"), int($$i / 10) * 10
	shown = tenth
	fflush()
}
$$1 == "end" { exit $$2 }
endef
export deps_progress

.PHONY: deps
deps: ## install what is needed (Debian, Ubuntu); does nothing where all is there
	@missing=`for p in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | \
		grep -q 'ok installed' || echo $$p; done`; \
	[ -n "$$missing" ] || exit 0; \
	command -v apt-get >/dev/null || { echo "make deps knows apt-get only; install:" $$missing; exit 1; }; \
	echo "To be installed:" $$missing; \
	sudo=; [ `id -u` = 0 ] || sudo=sudo; \
	mkdir -p $(BUILD); \
	{ $$sudo apt-get -q update >&2 || true; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get -y -q -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 \
		install --no-install-recommends "$$@" 3>&1 1>&2' sh $$missing; \
	  echo "end:$$?"; } 2> $(BUILD)/deps.log </dev/null | awk "$$deps_progress" || \
	{ tail -n 25 $(BUILD)/deps.log; echo "make deps: apt-get failed; all of its words are in $(BUILD)/deps.log"; exit 1; }

ifndef RESTARTS

ifeq ($(filter $(SMP),1 2 3 4 5 6 7 8),)
$(error SMP=$(SMP): a machine has 1 to 8 processors)
endif

# ---- Tools ----

ifndef CROSS_COMPILE
CROSS_COMPILE := $(shell for p in x86_64-elf- x86_64-linux-gnu-; do \
	command -v $${p}gcc >/dev/null 2>&1 && command -v $${p}ld >/dev/null 2>&1 && echo $$p && break; done)
endif
CC := $(CROSS_COMPILE)gcc
LD := $(CROSS_COMPILE)ld
NM := $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy

ifeq ($(V),)
Q := @
say = @echo "  $(1)	$(2)"
else
say = @:
endif

# $(call remember,FILE,TEXT): FILE has this text in it, and becomes newer only when the text is another.
# What depends on it is made again when its flags change, or the list of what it is made of.
define remember
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$(strip $(2))' | cmp -s - $$@ || printf '%s\n' '$(strip $(2))' > $$@
endef
FORCE:
.PHONY: FORCE

# The time that goes into files is that of the commit, so that two builds of it are the same.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

# ---- The kernel ----

OUT := $(BUILD)$(if $(KIND),/$(KIND))

CFLAGS := -std=gnu11 -ffreestanding -mcmodel=kernel -mno-red-zone -mgeneral-regs-only -fno-pic \
	-fno-omit-frame-pointer -fno-strict-aliasing -fcf-protection=none -fno-stack-protector \
	-fno-asynchronous-unwind-tables -O2 -g -Wall -Wextra -Wno-unused-parameter -Wno-override-init \
	-ffile-prefix-map=$(CURDIR)=. -I. -Iarch/x86/include -I$(OUT)/include
ifeq ($(KIND),debug)
CFLAGS += -DCONFIG_DEBUG
endif
ifeq ($(WERROR),1)
CFLAGS += -Werror
endif
AFLAGS := $(filter-out -std=gnu11 -fno-asynchronous-unwind-tables,$(CFLAGS)) -D__ASSEMBLER__

LDFLAGS := -nostdlib -static --build-id=sha1 -z max-page-size=4096 -z noexecstack --no-warn-rwx-segments \
	--orphan-handling=place -T linker.ld

# A file NAME_debug.c belongs to the debug build only; in the other its header has empty functions.
FOLDERS := boot arch/x86 arch/x86/dev mm kernel kernel/process kernel/exec kernel/signal kernel/cred kernel/sched \
	kernel/locking kernel/time kernel/fs kernel/fs/proc kernel/tty kernel/lib kernel/debug
SOURCES := $(sort $(wildcard $(FOLDERS:%=%/*.c)))
ifneq ($(KIND),debug)
SOURCES := $(filter-out %_debug.c,$(SOURCES))
endif
SOURCES := $(filter-out arch/x86/asm-offsets.c,$(SOURCES))
ASSEMBLER := $(sort $(wildcard $(FOLDERS:%=%/*.S)))
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o) $(ASSEMBLER:%.S=$(OUT)/%.S.o)

# What decides about the bytes of an object; -Werror only about whether there is one.
$(eval $(call remember,$(OUT)/flags,$(filter-out -Werror,$(CC) $(CFLAGS) $(AFLAGS))))
$(eval $(call remember,$(OUT)/objects,$(LD) $(LDFLAGS) $(OBJECTS)))

.DEFAULT_GOAL := all
.PHONY: all iso run debug debug-server console clean help compile_commands
all: $(OUT)/tine.elf $(BUILD)/initramfs.cpio compile_commands ## build the kernel and the default initramfs (KIND=debug, WERROR=1, V=1)

# What assembler needs to know of C's structures, as numbers.
$(OUT)/include/asm/asm-offsets.h: arch/x86/asm-offsets.c $(OUT)/flags
	$(call say,OFFSETS,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -MT $@ -MF $(OUT)/asm-offsets.d -S -o - $< | \
		sed -n 's/^->\([A-Za-z0-9_]*\) [$$]*\([-0-9]*\).*/#define \1 \2/p' > $@.tmp
	@mv $@.tmp $@

$(OUT)/%.o: %.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/%.S.o: %.S $(OUT)/include/asm/asm-offsets.h $(OUT)/flags
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(AFLAGS) -MMD -MP -c -o $@ $<

# Linked twice: the symbol table is made from the first, and lies where it moves nothing else.
$(OUT)/tine.elf: $(OBJECTS) $(OUT)/objects linker.ld boot/kallsyms.py
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -o $(OUT)/first.elf $(OBJECTS)
	$(Q)$(NM) -n $(OUT)/first.elf | python3 boot/kallsyms.py > $(OUT)/kallsyms.S
	$(Q)$(CC) $(AFLAGS) -c -o $(OUT)/kallsyms.o $(OUT)/kallsyms.S
	$(Q)$(LD) $(LDFLAGS) -o $@ $(OBJECTS) $(OUT)/kallsyms.o
	@rm -f $(OUT)/first.elf

-include $(OBJECTS:.o=.d) $(OUT)/asm-offsets.d

# For editors.
compile_commands: $(OUT)/compile_commands.json
$(OUT)/compile_commands.json: $(OUT)/flags $(OUT)/objects
	@mkdir -p $(@D)
	@{ echo '['; sep=; for f in $(SOURCES); do \
		echo "$$sep{\"directory\": \"$(CURDIR)\", \"file\": \"$$f\", \"command\": \"$(CC) $(CFLAGS) -c $$f\"}"; \
		sep=,; done; echo ']'; } > $@

# ---- Programs, initramfs, image ----

include user/user.mk
include tests/tests.mk

INITRD ?= $(if $(strip $(WITH)),$(WITH_INITRD),$(BUILD)/initramfs.cpio)
ISO ?= $(OUT)/tine.iso

# Always made: the command line is in it, and reaches mkiso.py as it is, quotes and all.
export APPEND
iso: $(OUT)/tine.elf $(INITRD) ## make the image that GRUB boots, BIOS and UEFI (APPEND=, INITRD=, ISO=)
	$(call say,ISO,$(ISO))
	$(Q)python3 boot/mkiso.py --kernel $(OUT)/tine.elf --append "$$APPEND" --output $(ISO) $(INITRD)

OVMF := $(firstword $(wildcard /usr/share/OVMF/OVMF_CODE.fd /usr/share/OVMF/OVMF_CODE_4M.fd /usr/share/ovmf/OVMF.fd))
FIRMWARE := $(if $(UEFI),-drive if=pflash$(comma)format=raw$(comma)readonly=on$(comma)file=$(OVMF))
# An archive of packages may need more memory than MEM: then it is said.
memory = $(if $(WITH),$(shell user/packages.py --memory $(INITRD) $(MEM)),$(MEM))
QEMU_FLAGS = -M $(MACHINE) -cpu $(CPU) -smp $(SMP) -m $(memory) -nic none -no-reboot $(FIRMWARE)

# Before 7.2 its virtual processors set accessed and dirty bits without telling each other.
check_qemu = @[ $(SMP) = 1 ] || $(QEMU) --version | awk '/version/ { split($$4, v, "."); exit v[1] * 100 + v[2] < 702 }' \
	|| { echo "$(QEMU) is older than 7.2, where page tables lose bits with several processors: use SMP=1"; exit 1; }

run: iso ## boot it, with the console in this terminal (SMP=, MEM=, APPEND=, UEFI=1; WITH='bash python3 strace': packages of the distribution)
	$(check_qemu)
	@echo "  To leave: type poweroff, or press Ctrl-A, then x."
	@$(QEMU) $(QEMU_FLAGS) -display none -serial mon:stdio -cdrom $(ISO)

# More in docs/debugging.md. The words of QEMU_FLAGS make the machine.
AT ?=
PROG ?=
session = python3 -B kernel/gdb/session.py --kernel $(OUT)/tine.elf --initrd $(INITRD) --append "$$APPEND" \
	--qemu "$(QEMU) $(QEMU_FLAGS)"
debug: $(OUT)/tine.elf $(INITRD) $(USER_BIN) ## boot it stopped, with gdb attached (AT=do_fork, PROG=forkdemo: run to where it calls that)
	$(check_qemu)
	@$(session) --at "$(AT)" --prog "$(PROG)"
debug-server: $(OUT)/tine.elf $(INITRD) $(USER_BIN) ## boot it stopped, for a debugger at localhost:PORT
	$(check_qemu)
	@$(session) --prog "$(PROG)" --server $(or $(PORT),1234)
console: ## the console of the guest that is being debugged, in this terminal
	@$(session) --console

clean: ## remove what was built
	rm -rf $(BUILD)

endif

help: ## show this
	@echo "make TARGET... [VARIABLE=value]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 18
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' tests/tests.mk | expand -t 18
	@echo "  SMP=$(SMP) MEM=$(MEM) MACHINE=$(MACHINE) CPU=$(CPU) APPEND= INITRD= KIND=debug UEFI=1 V=1"
