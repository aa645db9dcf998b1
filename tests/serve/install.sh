#!/bin/sh
# Installs what the browser tests need from the system: Chromium. Does nothing where it is there already.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "Chromium is not installed, and this script can install it only as root with apt-get." >&2
    exit 4
fi
apt-get update -qq
apt-get install -qq -y --no-install-recommends chromium >/dev/null
