#!/bin/sh
# Put the Virtuoso server and what it needs into a folder, from Debian's packages, without installing anything in the system.
#
# usage: install.sh FOLDER
#
# Where there is no apt-get (macOS, Fedora) nothing is done, and the tests with Virtuoso are skipped.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if [ -x "$folder/usr/bin/virtuoso-t" ]; then exit 0; fi
if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
    echo "No apt-get here: tests with Virtuoso will be skipped." >&2
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
packages="virtuoso-opensource-7-bin libminizip1 libpcre3"
if ! apt-get download -qq $packages 2>/dev/null; then
    apt-get update -qq && apt-get download -qq $packages 2>/dev/null || {
        echo "Debian's packages of Virtuoso cannot be had here: tests with it will be skipped." >&2
        exit 0
    }
fi
mkdir -p "$folder"
for package in *.deb; do dpkg -x "$package" "$folder"; done
