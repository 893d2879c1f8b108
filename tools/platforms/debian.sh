# Packages of Debian 13 without root and without touching the system's own apt: sourced by the other
# scripts, which set `place`, the folder for everything.  Needs apt-get and Debian's archive keys.
suite=trixie
mirror=http://deb.debian.org/debian
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# debian_apt ARCHITECTURE COMMAND ...: apt-get with lists and settings of its own
debian_apt() {
    local architecture=$1 apt
    shift
    apt=$place/apt-$architecture
    if [ ! -e "$apt/ready" ]; then
        mkdir -p "$apt/lists/partial" "$apt/archives/partial" \
            "$apt/etc/apt.conf.d" "$apt/etc/preferences.d"
        touch "$apt/status"
        for kind in deb deb-src; do
            echo "$kind [signed-by=$keyring] $mirror $suite main"
        done >"$apt/sources.list"
        cat >"$apt/apt.conf" <<END
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Cache::archives "$apt/archives";
Dir::Etc "$apt/etc";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::Log "$apt";
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
END
        APT_CONFIG=$apt/apt.conf apt-get -qq update
        touch "$apt/ready"
    fi
    APT_CONFIG=$apt/apt.conf apt-get -qq "$@"
}

# debian_unpack ARCHITECTURE FOLDER PACKAGE ...: download packages and unpack them into FOLDER
debian_unpack() {
    local architecture=$1 folder=$2
    shift 2
    mkdir -p "$folder" "$place/debs-$architecture"
    (
        cd "$place/debs-$architecture"
        debian_apt "$architecture" download "$@"
        for package in "$@"; do
            dpkg -x "$package"_*.deb "$folder"
        done
    )
}
