# Named running servers, each with a folder of its own: start, stop, reset, status.
# shellcheck shell=bash

run_dir() { echo "$LAB_CACHE/run/$1"; }

# start_instance NAME SUITE MODE: MODE "saved" restores the saved state on fresh disks, whatever was there.
# MODE "cold" boots, and keeps its disks over stop and start until it is reset.
start_instance() {
  local name=$1 suite=$2 mode=$3 dir
  dir=$(run_dir "$name")
  if machine_pid "$dir" >/dev/null; then
    say "$name runs already (port $(cat "$dir/port"))"
    return 0
  fi
  build_image "$suite"
  lock "run-$name"
  # Disks belong to one image and one mode.
  if [[ $mode != cold || $(cat "$dir/mode" "$dir/image" 2>/dev/null) != "$mode"$'\n'"$LAB_IMAGE" ]]; then
    prepare_dir "$dir" "$LAB_IMAGE" "$mode"
  fi
  bring_up "$dir" "$name" "$mode"
}

# bring_up DIR NAME MODE: starts QEMU on a prepared folder and waits until the server answers.
bring_up() {
  local dir=$1 name=$2 mode=$3 begin=$EPOCHREALTIME restore=()
  [[ $mode != saved ]] || restore=(-loadvm ready)
  launch "$dir" "$(wanted_port "$dir")" "${restore[@]}"
  write_access "$dir"
  # The restored clock stands at the time of the build.
  await_server "$dir" "$LAB_BOOT_SECONDS" "date -s @$(date +%s) && xl list"
  say "$name is up: $(since "$begin") s, port $(cat "$dir/port"), $(cat "$dir/suite"), $mode"
}

# prepare_dir DIR IMAGE MODE: a folder as new, but for the port: inventories may hold it.
prepare_dir() {
  local dir=$1 image=$2 mode=$3 port file
  port=$(cat "$dir/port" 2>/dev/null) || true
  rm -rf "$dir"
  mkdir -p "$dir"
  [[ -z $port ]] || echo "$port" >"$dir/port"
  for file in base.qcow2 xen vmlinuz initrd.img id_ed25519 id_ed25519.pub host_keys.pub suite; do
    ln -s "$image/$file" "$dir/$file"
  done
  if [[ $mode == saved ]]; then
    cp --reflink=auto "$image/disk.qcow2" "$image/vg.qcow2" "$dir/"
  else
    make_disks "$dir"
  fi
  printf '%s\n' "$image" >"$dir/image"
  printf '%s\n' "$mode" >"$dir/mode"
}

# The port of the last time if nobody has taken it since, else any.
wanted_port() {
  local port
  port=$(cat "$1/port" 2>/dev/null) || port=0
  if ((port)) && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    port=0
  fi
  echo "$port"
}

# stop_instance NAME: a machine whose disks are kept is told to write them out first.
stop_instance() {
  local name=$1 dir
  dir=$(run_dir "$name")
  if ! machine_pid "$dir" >/dev/null; then
    say "$name does not run"
    return 0
  fi
  lock "run-$name"
  [[ $(cat "$dir/mode") != cold ]] || timeout 20 ssh -F "$dir/ssh_config" server sync || true
  halt "$dir"
  say "$name is stopped"
}

# reset_instance NAME: as new again, with the same image and port. A new QEMU is as quick as loadvm in the old.
reset_instance() {
  local name=$1 dir mode
  dir=$(run_dir "$name")
  [[ -f $dir/mode ]] || die 1 "no server '$name': lab start $name"
  mode=$(cat "$dir/mode")
  lock "run-$name"
  halt "$dir"
  prepare_dir "$dir" "$(cat "$dir/image")" "$mode"
  bring_up "$dir" "$name" "$mode"
}

# status: one line a server, and the finished images.
print_status() {
  local dir pid name
  for dir in "$LAB_CACHE"/run/*/; do
    [[ -f $dir/mode ]] || continue
    name=$(basename "$dir")
    if pid=$(machine_pid "$dir"); then
      echo "$name running pid=$pid port=$(cat "$dir/port") suite=$(cat "$dir/suite") mode=$(cat "$dir/mode")"
    else
      echo "$name stopped suite=$(cat "$dir/suite") mode=$(cat "$dir/mode")"
    fi
  done
  for dir in "$LAB_CACHE"/images/*/; do
    [[ ! -f $dir/suite ]] || echo "image $(basename "$dir") $(du -sh "$dir" | cut -f1)"
  done
}
