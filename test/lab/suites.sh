# What differs between the Debian releases a lab server can be made of.
# shellcheck shell=bash

# Sets XEN_VERSION and DEVICE_MODEL (the package with QEMU as Xen starts it).
select_suite() {
  DEVICE_MODEL=qemu-system-xen
  case $1 in
    bullseye) XEN_VERSION=4.14 DEVICE_MODEL=qemu-system-x86 ;;
    bookworm) XEN_VERSION=4.17 ;;
    trixie) XEN_VERSION=4.20 ;;
    *) die 2 "unknown suite '$1': bullseye, bookworm or trixie" ;;
  esac
}

# All packages of the server, separated by commas as mmdebstrap wants them.
suite_packages() {
  local list=(
    systemd-sysv udev kmod linux-image-amd64
    "xen-hypervisor-$XEN_VERSION-amd64" "xen-utils-$XEN_VERSION" xen-utils-common xenstore-utils "$DEVICE_MODEL"
    openssh-server sudo
    lvm2 bridge-utils iproute2 ifupdown isc-dhcp-client e2fsprogs procps net-tools netcat-openbsd
    busybox-static ipxe debootstrap systemd-timesyncd tzdata
  )
  local IFS=,
  echo "${list[*]}"
}
