# Brings a new server to rest and saves its state, for starts within seconds.
# shellcheck shell=bash

LAB_BOOT_SECONDS=300

# Runs inside of the server: comes back when all of it is up and nothing is left to do.
settle_script() {
  cat <<'SCRIPT'
set -eu
systemctl is-system-running --wait >/dev/null || { systemctl --failed --no-legend >&2; exit 1; }
xl list >/dev/null
lvs server/srv >/dev/null
ip -br link show extern >/dev/null
ip -br link show intern >/dev/null
# The first login made journals and caches; let the machine become idle.
i=0
while [ $i -lt 30 ] && [ "$(systemctl list-jobs --no-legend | wc -l)" != 0 ]; do sleep 1; i=$((i + 1)); done
sync
# Memory in use is what makes the saved state large. Freed pages keep their content, and QEMU leaves out
# only pages of zeros: so drop the caches, then fill the free memory with zeros once.
echo 3 >/proc/sys/vm/drop_caches
mount -t tmpfs -o size=90% tmpfs /mnt
free_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
dd if=/dev/zero of=/mnt/zeros bs=1M count=$((free_kib / 1024 - 100)) 2>/dev/null || true
umount /mnt
journalctl --sync
sync
SCRIPT
}

# save_state IMAGE: boots the new disks once and leaves the state "ready" in disk.qcow2.
save_state() {
  local image=$1
  stage "boot" boot_new_image "$image"
  stage "settle" settle "$image"
  stage "savevm" save_machine "$image"
}

boot_new_image() {
  launch "$1" 0
  write_access "$1"
  await_server "$1" "$LAB_BOOT_SECONDS" true
}

settle() {
  settle_script | on_server "$1" bash || fail_with_log "$1" "the new server did not come to rest"
}

# The monitor says nothing when all went well.
save_machine() {
  local answer
  monitor "$1" stop
  answer=$(monitor "$1" 'savevm ready')
  [[ -z $answer ]] || fail_with_log "$1" "savevm: $answer"
  monitor "$1" 'info snapshots' | grep -q ready || fail_with_log "$1" "the saved state is missing"
  halt "$1"
  (cd "$1" && rm -f port known_hosts ssh_config monitor.sock qemu.pid qemu.log && mv serial.log boot.log)
}
