#!/bin/sh
# CPython 3.13 built from Debian's source, against another C library or without the GIL:
#     tools/platforms/source.sh linux-musl-x86_64|linux-free-threaded-x86_64  FOLDER
# afterwards FOLDER/python is that Python.  Needs gcc and make, and about 5 minutes of two cores.
set -eu
id=$1
mkdir -p "$2"
place=$(cd "$2" && pwd)
. "$(dirname "$0")/debian.sh"
native=$(dpkg --print-architecture)
cores=$(nproc)

unpack_source() { # PACKAGE: its source without Debian's patches, to $place/PACKAGE
    (
        cd "$place"
        debian_apt "$native" source --download-only "$1"
        mkdir -p "$1"
        tar -xf "$(ls "$1"_*.orig.tar.[gx]z)" --strip-components=1 -C "$1"
    )
}

build_python() { # OPTION ...: configure, build and install to $place/installed
    unpack_source python3.13
    cd "$place/python3.13"
    if ! { ./configure --prefix="$place/installed" --without-ensurepip --disable-test-modules "$@" &&
        make -j "$cores" && make install; } >"$place/build.log" 2>&1; then
        tail -n 20 "$place/build.log" >&2
        exit 1
    fi
}

make_musl_compiler() { # gcc with musl's headers and libraries, as $place/cc
    debian_unpack "$native" "$place/musl" musl musl-dev musl-tools
    specs=$(find "$place/musl" -name musl-gcc.specs)
    loader=$place/musl/usr/lib/x86_64-linux-musl/libc.so # what /lib/ld-musl-x86_64.so.1 is a link to
    sed "s|/usr/|$place/musl/usr/|g; s|/lib/ld-musl[^ ]*|$loader|" "$specs" >"$place/specs"
    cat >"$place/cc" <<END
#!/bin/sh
# configure compares this answer with the one for the compiler's own headers.
[ "\$*" = --print-multiarch ] || [ "\$*" = -print-multiarch ] && exec echo x86_64-linux-musl
exec gcc "\$@" -specs "$place/specs"
END
    chmod +x "$place/cc"
}

case $id in
    linux-free-threaded-x86_64) build_python --disable-gil ;;
    linux-musl-x86_64)
        make_musl_compiler
        unpack_source zlib
        (
            cd "$place/zlib"
            CC=$place/cc CFLAGS="-O2 -fPIC" ./configure --static --prefix="$place/zlib-installed"
            make install
        ) >"$place/zlib.log" 2>&1
        CC=$place/cc PKG_CONFIG=/bin/false build_python \
            ZLIB_CFLAGS="-I$place/zlib-installed/include" \
            ZLIB_LIBS="-L$place/zlib-installed/lib -lz"
        ;;
    *) echo "no platform built from source is called $id" >&2; exit 2 ;;
esac
ln -sf installed/bin/python3.13 "$place/python"
"$place/python" -c 'import sys, sysconfig, zlib; print(sysconfig.get_platform(), sys.abiflags, sys.version)'
