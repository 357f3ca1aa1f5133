# Checks that the workstation has what the lab needs, and says in one line what to install.
# shellcheck shell=bash

# command:package pairs; mmdebstrap and its helpers are needed for building only.
LAB_RUN_NEEDS="qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils socat:socat ssh:openssh-client flock:util-linux"
LAB_BUILD_NEEDS="mmdebstrap:mmdebstrap mke2fs:e2fsprogs cpio:cpio ssh-keygen:openssh-client xz:xz-utils apt-get:apt"

# need "command:package ..." : exit 3 with all missing packages at once.
need() {
  local pair missing=()
  # Ordinary users on Debian lack the sbin folders, where mke2fs lives.
  PATH=$PATH:/usr/sbin:/sbin
  for pair in $1; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  ((${#missing[@]} == 0)) || die 3 "missing packages: ${missing[*]} - install them with: apt-get install --no-install-recommends ${missing[*]}"
}

need_for_running() { need "$LAB_RUN_NEEDS"; }

need_for_building() {
  need "$LAB_RUN_NEEDS $LAB_BUILD_NEEDS"
  ((EUID == 0)) || die 3 "building needs root (mmdebstrap --mode=root); start, stop and ssh do not"
}
