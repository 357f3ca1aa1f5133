# How the lab's scripts, tests and people log in to a running server.
# shellcheck shell=bash

# machine_port DIR: the port on 127.0.0.1 that QEMU forwards to the server's sshd.
machine_port() {
  monitor "$1" 'info usernet' | awk '/HOST_FORWARD/ { print $4; exit }'
}

# write_access DIR: puts port, known_hosts and an ssh_config (host name "server") beside the machine.
write_access() {
  local dir=$1 port
  port=$(machine_port "$dir")
  [[ $port =~ ^[0-9]+$ ]] || fail_with_log "$dir" "the emulator forwards no port"
  echo "$port" >"$dir/port"
  awk -v host="[127.0.0.1]:$port" '{ print host, $1, $2 }' "$dir/host_keys.pub" >"$dir/known_hosts"
  cat >"$dir/ssh_config" <<CONFIG
Host *
  HostName 127.0.0.1
  Port $port
  User root
  IdentityFile "$dir/id_ed25519"
  IdentitiesOnly yes
  UserKnownHostsFile "$dir/known_hosts"
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 20
  LogLevel ERROR
CONFIG
}

# on_server DIR COMMAND...: runs ssh as root against the machine in DIR.
on_server() {
  local dir=$1
  shift
  ssh -F "$dir/ssh_config" server "$@"
}

# await_server DIR SECONDS COMMAND: waits until sshd greets, then until COMMAND has succeeded in there. The
# greeting is asked for first as QEMU takes every connection, and ssh would wait for a server still booting.
await_server() {
  local dir=$1 seconds=$2 command=$3
  await "$dir" "$seconds" "sshd" sshd_greets "$(cat "$dir/port")"
  await "$dir" 60 "'$command'" on_server "$dir" "$command"
}

sshd_greets() {
  # shellcheck disable=SC2016 # for the inner bash
  timeout 2 bash -c 'read -r line <"/dev/tcp/127.0.0.1/$0" && [[ $line == SSH-* ]]' "$1"
}

# access_json DIR NAME: all that a test needs for an inventory entry, on one line.
access_json() {
  local dir=$1 name=$2 key print
  key=$(awk '$1 == "ssh-ed25519" { print $1, $2 }' "$dir/host_keys.pub")
  print=$(ssh-keygen -l -f - <<<"$key" | awk '{ print $2 }')
  printf '{"name":"%s","suite":"%s","address":"127.0.0.1","port":%d,"user":"root","key":"%s",' \
    "$name" "$(cat "$dir/suite")" "$(cat "$dir/port")" "$dir/id_ed25519"
  printf '"hostKey":"%s","fingerprint":"%s","knownHosts":"%s","sshConfig":"%s",' \
    "$key" "$print" "$dir/known_hosts" "$dir/ssh_config"
  printf '"users":{"root":"","admin":"sudo without password","carol":"sudo with password","nosudo":"no sudo"},'
  printf '"sudoPassword":"lab-sudo","serialLog":"%s"}\n' "$dir/serial.log"
}
