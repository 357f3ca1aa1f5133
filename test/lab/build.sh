# Builds a server image once and keeps it until a script that shapes it changes.
# shellcheck shell=bash

# What an image depends on: these files, and the QEMU that its saved state fits.
image_key() {
  (
    cd "$LAB_DIR" || exit
    {
      echo "$1"
      qemu-system-x86_64 --version
      find suites.sh rootfs.sh customise.sh guest.sh image.sh machine.sh snapshot.sh guest server -type f |
        sort | xargs sha256sum
    } | sha256sum | cut -c 1-12
  )
}

# image_dir SUITE: where the finished image lies, or would lie.
image_dir() { echo "$LAB_CACHE/images/$1-$(image_key "$1")"; }

# build_image SUITE: leaves the finished image's folder in LAB_IMAGE; builds only what does not exist.
build_image() {
  local suite=$1 image begin=$EPOCHREALTIME
  select_suite "$suite"
  image=$(image_dir "$suite")
  LAB_IMAGE=$image
  [[ ! -d $image ]] || return 0
  need_for_building
  lock build
  # Someone else may have built it while this command waited.
  if [[ -d $image ]]; then
    unlock build
    return 0
  fi
  discard_unfinished
  say "building $suite (Xen $XEN_VERSION) in $LAB_CACHE"
  LAB_WORK=$LAB_CACHE/building.$$
  trap discard_work EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  mkdir -p "$LAB_WORK/image" "$LAB_CACHE/images"
  build_stages "$suite" "$LAB_WORK/root" "$LAB_WORK/image"
  # Complete only now: an interrupted build never looks like an image.
  mv "$LAB_WORK/image" "$image"
  discard_work
  trap - EXIT INT TERM HUP
  remove_old_images "$suite" "$image"
  unlock build
  say "$suite is built: $(since "$begin") s, $(du -sh "$image" | cut -f1) in $image"
}

build_stages() {
  local suite=$1 root=$2 image=$3
  echo "$suite" >"$image/suite"
  stage "root file system" make_rootfs "$suite" "$root"
  stage "customise" customise "$root" "$image"
  stage "appliance" make_guest "$root"
  stage "disk image" make_image "$root" "$image"
  rm -rf "$root"
  save_state "$image"
}

discard_work() {
  [[ ${LAB_WORK-} ]] || return 0
  halt "$LAB_WORK/image"
  rm -rf --one-file-system "$LAB_WORK"
}

# Left by a build that was killed hard; the build lock is held, so none of them is at work.
discard_unfinished() {
  local LAB_WORK
  for LAB_WORK in "$LAB_CACHE"/building.*; do
    [[ -d $LAB_WORK ]] && discard_work
  done
  return 0
}

# remove_old_images SUITE KEEP: images of scripts that have changed since, unless an instance stands on one.
remove_old_images() {
  local image
  for image in "$LAB_CACHE/images/$1"-*; do
    [[ $image != "$2" ]] || continue
    cat "$LAB_CACHE"/run/*/image 2>/dev/null | grep -qxF "$image" || rm -rf "$image"
  done
}
