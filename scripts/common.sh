# What ./quickstart and ./run-tests share: say what happens, install what is missing, build.
# Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/build"

say() { printf '\033[1m%s\033[0m\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 2; }
[ -t 1 ] || say() { printf '%s\n' "$*"; }

# The Debian 12 packages that building needs, and those that only tests need.
build_packages=(
  g++ cmake ninja-build
  libboost1.81-dev libcli11-dev libfmt-dev libpcap-dev libprotobuf-dev libzstd-dev
  protobuf-compiler rapidjson-dev zlib1g-dev
  openjdk-17-jdk-headless maven
)
test_packages=(
  libgtest-dev libgmock-dev clang-19 libclang-rt-19-dev clang-format-19 tshark python3
)

# install_missing PACKAGE…: with apt, as root or through sudo; nothing happens when all are there.
install_missing() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null ||
    die "These packages are missing and there is no apt-get to install them: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "Neither root nor sudo: please install ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  local log="$build/apt.log"
  mkdir -p "$build"
  {
    "${as_root[@]}" apt-get update -q &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
  } >"$log" 2>&1 </dev/null || { tail -n 20 "$log" >&2; die "apt-get failed; all of it: $log"; }
}

# quietly LOG COMMAND…: its output goes to the file, and to the screen only when it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null || { tail -n 60 "$log" >&2; die "failed: $*   (all of it: $log)"; }
}

# build_release [CMAKE OPTION…]: the tool and, with it, everything that is installed, in build/install.
build_release() {
  cd "$root"
  quietly "$build/configure.log" cmake --preset release "$@"
  quietly "$build/build.log" cmake --build --preset release
  quietly "$build/install.log" cmake --install build/release --prefix "$build/install"
}

# build_chat: examples/chat against the installed package, as a user's own project would be.
build_chat() {
  quietly "$build/chat-configure.log" cmake -S "$root/examples/chat" -B "$build/chat" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$build/install"
  quietly "$build/chat-build.log" cmake --build "$build/chat"
}
