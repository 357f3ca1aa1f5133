# Builds the appliance, a small paravirtual guest: the server's own kernel and an initramfs of busybox.
# shellcheck shell=bash

# Puts the drivers of virtual cards and disks, and all they depend on, into the tree, in loading order.
# Paths are resolved inside the chroot: links in ROOT may be absolute.
guest_modules() {
  local root=$1 tree=$2 kernel=$3 path name
  mkdir -p "$tree/modules"
  chroot "$root" modprobe --set-version "$kernel" --show-depends --all xen-netfront xen-blkfront |
    awk '$1 == "insmod" { print $2 }' | while read -r path; do
    name=${path##*/}
    # Debian 13 packs its modules; busybox cannot load those.
    if [[ $name == *.xz ]]; then
      name=${name%.xz}
      chroot "$root" cat "$path" | xz -dc >"$tree/modules/$name"
    else
      chroot "$root" cat "$path" >"$tree/modules/$name"
    fi
    echo "$name"
  done >"$tree/modules/order"
}

# make_guest ROOT: leaves kernel and initramfs in ROOT/var/lib/appliance, where /etc/xen/appliance looks.
make_guest() {
  local root=$1 tree=$1.guest kernel applet
  kernel=$(basename "$(chroot "$root" sh -c 'ls -d /lib/modules/*')")
  mkdir -p "$tree"/{bin,sbin,dev,proc,sys,www} "$root/var/lib/appliance"
  chroot "$root" cat /bin/busybox >"$tree/bin/busybox"
  chmod 755 "$tree/bin/busybox"
  for applet in sh mount insmod hostname ip sleep httpd setsid ls cat ps echo uname dmesg ping stty; do
    ln -s busybox "$tree/bin/$applet"
  done
  # The kernel calls these two when Xen asks it to stop; there is no init that could be told.
  for applet in poweroff reboot; do
    printf '#!/bin/sh\nexec /bin/busybox %s -f\n' "$applet" >"$tree/sbin/$applet"
    chmod 755 "$tree/sbin/$applet"
  done
  echo '<h1>appliance</h1>' >"$tree/www/index.html"
  install -m 755 "$LAB_DIR/guest/init" "$tree/init"
  guest_modules "$root" "$tree" "$kernel"

  (cd "$tree" && find . -print0 | cpio --quiet --null --create --format=newc | gzip) >"$root/var/lib/appliance/initrd.gz"
  cp "$root/boot/vmlinuz-$kernel" "$root/var/lib/appliance/vmlinuz"
  rm -rf "$tree"
}
