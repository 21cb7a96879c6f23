#!/bin/bash
# Builds the root file system that machines boot: Debian 12, which has systemd 252 as Amazon Linux 2023 does, with
# cloud-init and the AWS CLI. Nothing is installed on this computer: mmdebstrap and systemd-nspawn are only unpacked.
#
# make-root.sh FOLDER: writes FOLDER/root and FOLDER/tools. FOLDER must exist and be empty.
set -euo pipefail
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
tools=$folder/tools
without_comments() { grep -v '^#' "$1"; }

# This computer's own package sources of Debian, from any mirror; sources of others are left out.
for sources in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$sources" ]; then break; fi
done

# apt-get with package lists of its own: this computer's lists stay as they are, and their lock does not matter.
mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$tools"
apt() {
  apt-get -qq --option Dir::State="$folder/apt" --option Dir::State::status=/var/lib/dpkg/status \
    --option Dir::Cache="$folder/apt" --option APT::Sandbox::User=root \
    --option Dir::Etc::sourcelist="$sources" --option Dir::Etc::sourceparts=- "$@"
}
cd "$tools"
apt update
apt download mmdebstrap systemd-container libsystemd-shared
for package in *.deb; do dpkg --extract "$package" .; done
rm -rf -- *.deb "$folder/apt"

# Packages that the stand-in of dnf installs at the first boot are only downloaded here: the machine takes them from this
# folder, as an instance takes them from Amazon Linux's repositories.
later=$(without_comments "$here/../machine/packages.tsv" | cut -f2 | grep -v '^-$' | sort -u | tr '\n' ' ')
download="apt-get -qq install --yes --download-only --option Dir::Cache::archives=/var/cache/repository/ $later"
perl "$tools/usr/bin/mmdebstrap" --quiet --mode=root --variant=minbase \
  --include="$(without_comments "$here/packages.txt" | paste -sd,)" \
  --aptopt='Apt::Install-Recommends "false"' --aptopt='DPkg::Post-Invoke ""' \
  --skip=cleanup/apt --customize-hook="chroot \"\$1\" $download" \
  bookworm "$folder/root" "$sources" 2>"$folder/mmdebstrap.log" || {
  tail -n 20 "$folder/mmdebstrap.log" >&2
  exit 1
}
rm -f "$folder/root"/var/cache/apt/archives/*.deb
# Debian has this user; Amazon Linux does not, and the start-up script creates it there.
chroot "$folder/root" userdel proxy

# On Amazon Linux, user data runs before all other services have started.
sed '/^After=multi-user.target$/d' "$folder/root/usr/lib/systemd/system/cloud-final.service" \
  >"$folder/root/etc/systemd/system/cloud-final.service"

# The metadata service: AWS's own mock, as a Go module.
GOBIN=$tools/bin go install github.com/aws/amazon-ec2-metadata-mock/cmd/ec2-metadata-mock@v1.13.0
