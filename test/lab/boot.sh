# Starts, watches and ends one QEMU: everything about the process, nothing about what runs inside.
# shellcheck shell=bash

# launch DIR PORT [QEMU OPTION...]: a QEMU of its own session, so that it outlives the script.
launch() {
  local dir=$1 port=$2 options
  shift 2
  mapfile -t options < <(machine_options "$port")
  (
    cd "$dir" || exit
    rm -f serial.log monitor.sock qemu.pid
    # The locks must not live as long as the machine.
    local fd
    for fd in "${LAB_LOCKS[@]}"; do exec {fd}>&-; done
    setsid qemu-system-x86_64 "${options[@]}" "$@" </dev/null >qemu.log 2>&1 &
  )
  # The monitor answers only once a saved state is loaded.
  await "$dir" 60 "the emulator" monitor "$dir" 'info status'
}

# machine_pid DIR: prints the pid of the machine that runs there; fails when none does. The command line is
# compared, as the number may belong to someone else by now.
machine_pid() {
  local pid
  pid=$(cat "$1/qemu.pid" 2>/dev/null) || return 1
  [[ $(readlink "/proc/$pid/cwd") == "$(realpath "$1")" && $(readlink "/proc/$pid/exe") == */qemu-system-* ]] || return 1
  echo "$pid"
}

# monitor DIR COMMAND: prints the answer of QEMU's monitor, without greeting, echo and prompt. QEMU works
# on a command before it sees that the line was closed behind it, so socat gets the whole answer.
monitor() {
  (cd "$1" && echo "$2" | socat -t 120 - unix-connect:monitor.sock | tr -d '\r' | sed -e '1,2d' -e '$d') 2>/dev/null
}

# await DIR SECONDS WHAT COMMAND...: tries until COMMAND succeeds, the machine dies or the time is over.
await() {
  local dir=$1 seconds=$2 what=$3 begin=$SECONDS told=no
  shift 3
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS - begin >= 2)) && [[ $told == no ]]; then
      say "waiting for $what (at most $seconds s)"
      told=yes
    fi
    # The pid file appears a moment after the start.
    ((SECONDS - begin < 3)) || machine_pid "$dir" >/dev/null || fail_with_log "$dir" "the emulator has ended"
    ((SECONDS - begin < seconds)) || fail_with_log "$dir" "no sign of $what after $seconds s"
    sleep 0.2
  done
}

# What the machine said last is what one needs to know.
fail_with_log() {
  local dir=$1
  say "$2; the last lines of $dir/serial.log and qemu.log:"
  tail -n 15 "$dir/serial.log" "$dir/qemu.log" >&2 2>/dev/null || true
  halt "$dir"
  exit 1
}

# halt DIR: ends the machine of this folder, and no other; QEMU writes out its disks on SIGTERM.
halt() {
  local dir=$1 pid i
  pid=$(machine_pid "$dir") || return 0
  kill "$pid"
  for ((i = 0; i < 50; i++)); do
    machine_pid "$dir" >/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid"
}
