#!/usr/bin/env bash
# The README's second command: installs the Debian packages that the tests need, then runs every level.
# Without root nothing is installed: what is missing is said by the level that needs it.
set -uo pipefail
cd "$(dirname "$0")/.."

packages=(
  # unit and practice: the Python of mac snippet, run as xm runs definitions
  python3
  # contract: the servers' shells, a real sshd, agent and sums
  dash bash busybox-static fish openssh-server openssh-client sudo procps
  # contract: a real keyring in a D-Bus session of its own
  dbus gnome-keyring libsecret-1-0 bsdutils
  # contract and practice: private mount namespaces with accounts of their own; what each process is started with
  util-linux passwd openssl strace
  # contract: the exported Ansible role; genuine apt on a repository of its own
  ansible-core
  # lab: a real Xen server in emulation
  qemu-system-x86 qemu-utils mmdebstrap e2fsprogs socat cpio xz-utils
)

missing() {
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed' || echo "$package"
  done
}

install_packages() {
  local wanted
  mapfile -t wanted < <(missing)
  ((${#wanted[@]})) || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "test: not installed: ${wanted[*]}; as root: apt-get install ${wanted[*]}" >&2
    return 0
  fi
  echo "test: installing ${wanted[*]}"
  # No service may start: the tests run an sshd of their own. A policy that is there already stays.
  if [ ! -e "$policy" ]; then
    own_policy=1
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  fi
  apt-get -q update >/dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${wanted[@]}" >/dev/null
}

policy=/usr/sbin/policy-rc.d
own_policy=''
clean_up() {
  rm -rf "$reports"
  if [ -n "$own_policy" ]; then rm -f "$policy"; fi
}

reports=$(mktemp -d)
trap clean_up EXIT
failed=0

# One level after the other; the lab last and alone, because emulation takes all cores and Xen has time limits.
level() {
  local started=$SECONDS
  npx vitest run "${@:2}" --reporter=default --reporter=json --outputFile.json="$reports/$1.json" || failed=1
  echo "test: $1 took $((SECONDS - started)) s"
}

install_packages || exit 1
npm run --silent check || exit 1
level quick --project unit --project contract --project practice
if [ "${1:-}" != --no-lab ]; then
  test/lab/lab build || exit 1
  level lab --project lab
fi

# The closing line, in words that any reader of the log knows.
node -e '
  const { readFileSync } = require("node:fs");
  const sum = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  for (const file of process.argv.slice(1)) {
    const report = JSON.parse(readFileSync(file, "utf8"));
    for (const key in sum) sum[key] += report[key];
  }
  console.log(`${sum.numPassedTests} passed, ${sum.numFailedTests} failed, ${sum.numPendingTests} skipped`);
' "$reports"/*.json || failed=1
exit $failed
