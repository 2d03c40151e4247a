#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fetches the kernel of Debian's linux-image-amd64 into a folder, without installing it, and prints
# the path of its vmlinuz.
#
# What is being fetched has another name: whatever interrupts this, a kernel that is found is whole.
#
# usage: fetch.sh FOLDER

set -e
mkdir -p "$1"
cd "$1"
exec 9> lock
flock 9		# who comes second finds what the first has fetched

found() { ls "$PWD"/root/boot/vmlinuz-6.1.* 2>/dev/null | tail -n 1; }

if [ -z "$(found)" ]; then
	package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: //p' | head -n 1)
	case $package in
	linux-image-6.1.*) ;;
	*)
		echo "fetch.sh: apt knows no linux-image-amd64 of Debian 12 (Linux 6.1); on Debian 12," \
			"run 'apt-get update' and try again" >&2
		exit 1
		;;
	esac
	rm -rf root new
	mkdir new
	# As ourselves, root or not: apt's own user may have no way to this folder, and warns.
	if ! (cd new && apt-get -o APT::Sandbox::User="$(id -un)" download "$package" >&2); then
		echo "fetch.sh: can't download $package" >&2
		exit 1
	fi
	dpkg-deb -x new/"$package"_*.deb new/root >&2
	mv new/root root
	rm -r new
fi
found
