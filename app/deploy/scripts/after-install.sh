#!/bin/bash
# Replaces the current release by the one that CodeDeploy has copied to /opt/app/next. It replaces the whole directory,
# so that no file of the older release stays, and the older release is complete until then.
#
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
next=$ROOT/opt/app/next current=$ROOT/opt/app/current

refuse() {
  echo "after-install: $*" >&2
  exit 1
}

if [ ! -d "$next" ]; then
  [ -e "$current/release.json" ] || refuse '/opt/app/next is missing: CodeDeploy copied no release there.'
  echo 'after-install: the release is installed already.'
  exit 0
fi
# The build has checked the release, but not this copy of it.
python3 -I "$(dirname "$0")/../check-release.py" --on-instance "$next" ||
  refuse 'the release is incomplete; the lines above say why.'

# The app may read its code but not change it, with any modes in the archive.
chown -R root:root "$next"
chmod -R u=rwX,go=rX "$next"
rm -rf "$current.old"
if [ -e "$current" ]; then mv "$current" "$current.old"; fi
mv "$next" "$current"
rm -rf "$current.old"
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"
# shellcheck source=app/deploy/scripts/processes.sh
. "$(dirname "$0")/processes.sh"
mapfile -t workers < <(workers_of "$current")
units=$ROOT/etc/systemd/system
# app.conf first: without it, the units would run as root.
for unit in web.service worker@.service command@.service; do
  install -D -m 0644 "$current/deploy/app.conf" "$units/$unit.d/10-app.conf"
done
for unit in web.service worker@.service; do
  install -D -m 0644 "$current/deploy/$unit" "$units/$unit"
done
# Removes those of all workers, also of workers that are no longer in Procfile; a rollback installs them again.
rm -f "$units"/web.service.wants/worker@*.service "$units"/worker@?*.service.d/20-limits.conf
find "$units" -maxdepth 1 -name 'worker@?*.service.d' -empty -delete
write_limits() { python3 -I "$current/deploy/write-limits.py" "$1" "$units/$2.service.d/20-limits.conf"; }
write_limits web web
for worker in "${workers[@]}"; do
  write_limits "$worker" "worker@$worker"
  make_log "$worker"
done
systemctl daemon-reload
# Only web.service wants the workers: none runs before web does.
if [ ${#workers[@]} -gt 0 ]; then systemctl enable "${workers[@]/#/worker@}"; fi
