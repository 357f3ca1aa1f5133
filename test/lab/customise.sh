# Turns a plain Debian root file system into the lab's Xen server: users, keys, settings.
# shellcheck shell=bash

# What would wake up by itself once the clock is set forward after a restore.
LAB_MASKED_UNITS="apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service
  fstrim.timer logrotate.timer man-db.timer systemd-tmpfiles-clean.timer"

# add_user ROOT NAME KEYFILE: NAME logs in by the lab's key.
add_user() {
  local root=$1 name=$2 key=$3 home
  chroot "$root" id "$name" >/dev/null 2>&1 || chroot "$root" useradd --create-home --shell /bin/bash "$name"
  home=$(chroot "$root" getent passwd "$name" | cut -d: -f6)
  install -d -m 700 "$root$home/.ssh"
  install -m 600 "$key" "$root$home/.ssh/authorized_keys"
  chroot "$root" chown -R "$name:" "$home/.ssh"
}

# customise ROOT IMAGE: the key pair and the host's public keys are left in IMAGE.
customise() {
  local root=$1 image=$2 unit name
  # Copied without owner and with plain modes: a checkout's umask must not leak into the server.
  cp -R --no-preserve=mode,ownership "$LAB_DIR/server/." "$root/"
  chmod 755 "$root/usr/local/sbin/lab-volumes"
  chmod 440 "$root/etc/sudoers.d/lab"
  # Left behind by mmdebstrap, from the machine that builds.
  install -m 644 /dev/null "$root/etc/resolv.conf"

  ssh-keygen -q -t ed25519 -N '' -C ctctl-lab -f "$image/id_ed25519"
  for name in root admin carol nosudo; do
    add_user "$root" "$name" "$image/id_ed25519.pub"
  done
  echo 'carol:lab-sudo' | chroot "$root" chpasswd

  # The host keys stay the same for the life of an image, so that tests can pin them.
  chroot "$root" ssh-keygen -A >/dev/null
  cat "$root"/etc/ssh/ssh_host_*_key.pub >"$image/host_keys.pub"

  # Two real bootable CDs; the first one has the name the article uses.
  cp "$root/usr/lib/ipxe/ipxe.iso" "$root/root/winxp.iso"
  cp "$root/usr/lib/ipxe/ipxe.iso" "$root/root/ipxe.iso"

  for unit in $LAB_MASKED_UNITS; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  for unit in lab-volumes.service lab-weight.service; do
    ln -s "../$unit" "$root/etc/systemd/system/multi-user.target.wants/$unit"
  done
}
