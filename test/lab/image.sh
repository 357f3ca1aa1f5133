# Makes the server's disks and takes out what QEMU itself loads: hypervisor, kernel, initramfs.
# shellcheck shell=bash

# Virtual sizes; both files are sparse.
LAB_DISK_SIZE=4G
LAB_VG_SIZE=20G

# make_image ROOT IMAGE
make_image() {
  local root=$1 image=$2
  # QEMU loads Xen as multiboot, but only unpacked.
  gunzip -c "$root"/boot/xen-*-amd64.gz >"$image/xen"
  cp "$root"/boot/vmlinuz-* "$image/vmlinuz"
  cp "$root"/boot/initrd.img-* "$image/initrd.img"

  # mke2fs fills the file system itself: no loop device, no mount.
  mke2fs -q -t ext4 -d "$root" -E lazy_itable_init=1,lazy_journal_init=1 "$image/base.raw" "$LAB_DISK_SIZE" >/dev/null
  qemu-img convert -O qcow2 "$image/base.raw" "$image/base.qcow2"
  rm "$image/base.raw"
  make_disks "$image"
}

# Fresh writable disks. What is written, saved machine state included, goes to a small file over
# base.qcow2, so that only the small file must be copied for a pristine server.
# The base is named without a folder: it lies, or is linked to, beside the disk.
make_disks() {
  (
    cd "$1" || exit
    qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 disk.qcow2
    qemu-img create -q -f qcow2 vg.qcow2 "$LAB_VG_SIZE"
  )
}
