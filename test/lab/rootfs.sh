# Makes the server's root file system with mmdebstrap.
# shellcheck shell=bash

# The machine's own Debian mirror, whichever file format its sources have: apt itself knows best.
# Updates and security live in archives of their own and are not needed.
debian_mirror() {
  # shellcheck disable=SC2016 # the format is apt's, not the shell's
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "Debian" && $2 == "Debian" && $3 == "main" { print $4; exit }'
}

# Left out while unpacking: documentation, translations, and drivers of hardware that QEMU does not
# have here. It halves the image and with it the time of most stages.
unwanted_paths() {
  local part
  for part in doc man locale info i18n lintian; do
    echo "--dpkgopt=path-exclude=/usr/share/$part/*"
  done
  for part in drivers/gpu drivers/media drivers/infiniband drivers/staging drivers/iio drivers/isdn drivers/usb \
    drivers/net/wireless drivers/net/ethernet drivers/scsi drivers/hwmon drivers/mtd sound; do
    echo "--dpkgopt=path-exclude=*/modules/*/kernel/$part/*"
  done
}

# An initramfs that holds just what finds the root disk: made and unpacked in a fraction of the time.
# It runs before the kernel package is configured, hence the hook.
initramfs_hook() {
  cat <<'HOOK'
mkdir -p "$1/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=gzip\n' >"$1/etc/initramfs-tools/conf.d/lab"
printf 'virtio_pci\nvirtio_blk\next4\n' >"$1/etc/initramfs-tools/modules"
HOOK
}

# make_rootfs SUITE ROOT
make_rootfs() {
  local suite=$1 root=$2 mirror paths
  mirror=$(debian_mirror)
  [[ $mirror ]] || die 3 "apt knows no Debian mirror: run apt-get update first"
  mapfile -t paths < <(unwanted_paths)
  # force-confold: the hook's initramfs settings win over the package's. Services must not be started
  # in the chroot; mmdebstrap sees to that itself.
  mmdebstrap --quiet --mode=root --variant=minbase --components=main \
    --include="$(suite_packages)" --essential-hook="$(initramfs_hook)" \
    --dpkgopt=force-confold "${paths[@]}" \
    "$suite" "$root" "deb $mirror $suite main" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    die 1 "mmdebstrap failed"
  }
}
