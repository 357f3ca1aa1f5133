# The emulated machine. A saved state fits only the machine it was saved on: keep all options here.
# shellcheck shell=bash

# Dom0's kernel panics at its first instructions with SMAP or SMEP under emulation. The scrubbing of free
# memory would only touch all of it, and make this machine hold it.
LAB_XEN_OPTIONS="dom0_mem=1024M,max:1024M dom0_max_vcpus=2 console=com1 com1=115200,8n1 no-real-mode smap=0 smep=0 bootscrub=0 spec-ctrl=eager-fpu"
# With AVX, and with Xen switching FPU registers lazily, a running HVM domain corrupted Dom0's: hashes and
# signatures went wrong and sshd dropped its connections. Either half of the cure helped; both are applied.
LAB_CPU=max,-smap,-smep,-avx,-avx2,-f16c,-fma,-vaes,-xsave,-xsaveopt,-xgetbv1
LAB_LINUX_OPTIONS="root=/dev/vda rw console=hvc0 net.ifnames=0 quiet"

# machine_options PORT: one option a line, for mapfile. Paths are relative to the instance's folder, as the
# names of sockets may not be long. PORT 0 takes any free port. restrict=on keeps all that runs in there
# off every network.
machine_options() {
  printf '%s\n' \
    -accel tcg,thread=multi -cpu "$LAB_CPU" -smp 2 -m 4096 \
    -kernel xen -append "$LAB_XEN_OPTIONS" -initrd "vmlinuz $LAB_LINUX_OPTIONS,initrd.img" \
    -drive file=disk.qcow2,if=virtio,cache=unsafe -drive file=vg.qcow2,if=virtio,cache=unsafe \
    -netdev "user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:$1-:22" -device virtio-net-pci,netdev=n0 \
    -display none -serial file:serial.log -monitor unix:monitor.sock,server,nowait -pidfile qemu.pid
}
