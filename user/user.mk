# SPDX-License-Identifier: MIT
#
# The programs that run on Tine, and the default initramfs: these, and busybox with its applets.
# Each program has its own address, so that a debugger can load the symbols of all at once.

BUILD ?= build
MUSL_CC ?= musl-gcc
BUSYBOX ?= /bin/busybox

USER_PROGRAMS := init forkdemo vforkdemo clonedemo faildemo pagemap
USER_BIN := $(USER_PROGRAMS:%=$(BUILD)/user/%)
USER_CFLAGS := -std=gnu11 -static -g -O1 -fno-omit-frame-pointer -Wall -Wextra -Wno-unused-parameter \
	-ffile-prefix-map=$(CURDIR)=.

address_init := 0x10000000
address_forkdemo := 0x11000000
address_vforkdemo := 0x12000000
address_clonedemo := 0x13000000
address_pagemap := 0x14000000
address_faildemo := 0x15000000

user: $(USER_BIN)

$(eval $(call remember,$(BUILD)/user/flags,$(MUSL_CC) $(USER_CFLAGS)))

$(BUILD)/user/%: user/%.c $(wildcard user/*.h) $(BUILD)/user/flags user/user.mk
	@mkdir -p $(@D)
	$(if $(V),,@echo "  USER    $*";) $(MUSL_CC) $(USER_CFLAGS) -Wl,-Ttext-segment=$(address_$*) -o $@ $<

# The initramfs carries the programs without their symbols; gdb reads those in $(BUILD)/user/.
$(BUILD)/user/stripped/%: $(BUILD)/user/%
	@mkdir -p $(@D)
	@$(CROSS_COMPILE)strip -o $@ $<

define initramfs_list
dir / 0755
dir /dev 0755
nod /dev/console 0600 c 5 1
nod /dev/null 0666 c 1 3
dir /proc 0555
dir /tmp 1777
dir /root 0700
tree / user/initramfs
file /init $(BUILD)/user/stripped/init 0755
list /bin $(USER_PROGRAMS:%=$(BUILD)/user/stripped/%)
file /bin/busybox $(BUSYBOX) 0755
endef

$(BUILD)/initramfs.cpio: export LIST := $(initramfs_list)
$(BUILD)/initramfs.cpio: user/mkcpio.py user/user.mk $(USER_PROGRAMS:%=$(BUILD)/user/stripped/%) \
		$(shell find user/initramfs -type f) $(BUSYBOX)
	@echo "  CPIO    $@"
	@$(list_all) | user/mkcpio.py $@

# The same and packages of the distribution. Made anew when other packages are asked for; what has been
# downloaded stays. What stands in it is decided when it is made: the package lists of the day.
list_all = { for path in `$(BUSYBOX) --list-full`; do echo "slink /$$path /bin/busybox"; done; echo "$$LIST"; }
WITH_INITRD := $(BUILD)/with/$(subst $(space),+,$(sort $(WITH))).cpio
$(BUILD)/with/%.cpio: export LIST := $(initramfs_list)
$(BUILD)/with/%.cpio: user/packages.py $(BUILD)/initramfs.cpio
	@mkdir -p $(@D)
	@$(list_all) | user/packages.py $@ $(BUILD)/packages $(WITH)

initramfs: $(BUILD)/initramfs.cpio

.PHONY: user initramfs
