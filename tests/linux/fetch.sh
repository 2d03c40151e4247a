#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fetches the kernel of Debian's linux-image-amd64 into a folder, without installing it, and prints
# the path of its vmlinuz.
#
# usage: fetch.sh FOLDER

set -e
folder=$1
mkdir -p "$folder"
cd "$folder"

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
	if ! ls "$package"_*.deb >/dev/null 2>&1 && ! apt-get download "$package" >&2; then
		echo "fetch.sh: can't download $package" >&2
		exit 1
	fi
	dpkg-deb -x "$package"_*.deb root >&2
fi
found
