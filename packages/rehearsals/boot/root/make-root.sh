#!/bin/bash
# Makes the root that machines boot: Debian 12, whose systemd is the 252 of Amazon Linux 2023, with cloud-init and the
# AWS CLI. Nothing is installed on this machine: mmdebstrap and systemd-nspawn are unpacked from their packages.
#
# make-root.sh FOLDER: makes FOLDER/root and FOLDER/tools. FOLDER is there and empty.
set -euo pipefail
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
tools=$folder/tools
without_comments() { grep -v '^#' "$1"; }

# This machine's own sources of Debian, whatever mirror they name; others are no part of it.
for sources in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$sources" ]; then break; fi
done

# apt-get with lists of its own: this machine's stay as they are, and whoever uses them just now is not in the way.
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

# What the stand-in of dnf installs later is only downloaded: at its first boot a machine gets it from there, as from
# Amazon Linux's repositories.
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
# Debian has a user of its own whom a start-up makes on Amazon Linux, which has not.
chroot "$folder/root" userdel proxy

# On Amazon Linux, user data does not wait until everything else has started.
sed '/^After=multi-user.target$/d' "$folder/root/usr/lib/systemd/system/cloud-final.service" \
  >"$folder/root/etc/systemd/system/cloud-final.service"

# What answers as the metadata service: AWS's own, from its module.
GOBIN=$tools/bin go install github.com/aws/amazon-ec2-metadata-mock/cmd/ec2-metadata-mock@v1.13.0
