#!/bin/sh
# Debian's python3.13 for another processor, run by qemu's user mode emulation:
#     tools/platforms/qemu.sh linux-glibc-aarch64|linux-glibc-s390x|...  FOLDER
# afterwards FOLDER/python behaves like a Python of that platform.
set -eu
id=$1
mkdir -p "$2"
place=$(cd "$2" && pwd)
. "$(dirname "$0")/debian.sh"

case $id in
    linux-glibc-aarch64) architecture=arm64 qemu=aarch64 ;;
    linux-glibc-armv7l) architecture=armhf qemu=arm ;;
    linux-glibc-ppc64le) architecture=ppc64el qemu=ppc64le ;;
    linux-glibc-riscv64) architecture=riscv64 qemu=riscv64 ;;
    linux-glibc-s390x) architecture=s390x qemu=s390x ;;
    *) echo "no emulated platform is called $id" >&2; exit 2 ;;
esac
debian_unpack "$(dpkg --print-architecture)" "$place/emulator" qemu-user
debian_unpack "$architecture" "$place/root" \
    python3.13 python3.13-minimal libpython3.13-minimal libpython3.13-stdlib \
    libc6 libgcc-s1 libexpat1 zlib1g libssl3t64 libffi8 libbz2-1.0 liblzma5 libsqlite3-0 libuuid1
# Debian's file systems have /lib as a link to /usr/lib, which the packages take for granted.
for name in lib lib64; do
    [ -e "$place/root/$name" ] || ln -s "usr/$name" "$place/root/$name"
done

cat >"$place/python" <<END
#!/bin/sh
# PYTHONHOME is for this Python only: -E and cleared environments must not lose it.
exec env PYTHONHOME="$place/root/usr" QEMU_LD_PREFIX="$place/root" \\
    "$place/emulator/usr/bin/qemu-$qemu" "$place/root/usr/bin/python3.13" "\$@"
END
chmod +x "$place/python"
"$place/python" -S -c 'import platform, sys; print(platform.machine(), sys.byteorder, sys.version)'
