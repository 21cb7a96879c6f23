#!/bin/bash
# Makes a fresh Amazon Linux 2023 image an instance of the fleet. cloud-init runs it at the first boot; running it
# again changes nothing. Its lines are in /var/log/cloud-init-output.log and in the journal.
#
# The order matters. The placeholder needs no download, so that the instance is healthy even while the network is
# not; the CodeDeploy agent comes last, because the first deployment begins the moment it runs.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
HERE=$ROOT/opt/aws-bootstrap
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env"

say() { echo "start-up: $*"; }
trap 'say "FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR

# retry WHAT COMMAND...: for about five minutes, then ends the start-up.
retry() {
  local what=$1 pause
  shift
  for pause in 5 10 20 40 60 60 60; do
    if "$@"; then return 0; fi
    say "$what failed; again in $pause s"
    sleep "$pause"
  done
  if "$@"; then return 0; fi
  say "FAILED: $what, 8 times. Is the way out open (NAT or endpoints, routes, ACLs)?" \
    "Replace the instance, or run $HERE/start-up.sh again." >&2
  exit 1
}

# Packages come from Amazon Linux's own repositories; dnf checks their signatures.
packages() { retry "installing $*" dnf -y --quiet install "$@"; }

say 'users and directories'
id app >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /sbin/nologin app
# The app may read its code and its log, and change neither: systemd opens the log for it.
install -d -m 0755 "$ROOT/opt/app"
install -d -m 0750 "$ROOT/var/log/app"
touch "$ROOT/var/log/app/app.log"
chmod 0640 "$ROOT/var/log/app/app.log"
chgrp app "$ROOT/var/log/app" "$ROOT/var/log/app/app.log"
systemctl daemon-reload

# A boot that is repeated after a release must not take the port from the app.
if [ ! -e "$ROOT/etc/systemd/system/app.service" ]; then
  say 'placeholder'
  systemctl enable --now placeholder.service
fi

say "Node.js $NODE_MAJOR"
packages "nodejs$NODE_MAJOR"

say 'CloudWatch agent'
packages amazon-cloudwatch-agent rsyslog logrotate
systemctl enable --now rsyslog.service
# With its new hours; an instance that rotates its logs once a day is still worth having.
if ! { systemctl enable logrotate.timer && systemctl restart logrotate.timer; }; then
  say 'WARNING: logs are not rotated hourly'
fi
"$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" \
  -a fetch-config -m ec2 -s -c "file:$HERE/cloudwatch-agent.json"

say 'CodeDeploy agent'
packages ruby
# The package may bring a configuration of its own: ours is there before the agent starts and after the install.
config=$ROOT/etc/codedeploy-agent/conf/codedeployagent.yml
configure() { install -D -m 0644 "$HERE/codedeployagent.yml" "$config"; }
download() {
  # A page of an error, or half a file, is no Ruby.
  curl --fail --silent --show-error --proto '=https' --tlsv1.2 --connect-timeout 10 --max-time 120 \
    --output "$1" "$2" && ruby -c "$1" >/dev/null
}
# AWS neither signs this agent nor publishes a checksum: the sender is known by TLS and the bucket's name alone.
# With the two variables set the installer does not ask the metadata service in the way that is switched off.
install_agent() {
  AWS_REGION=$AWS_REGION AWS_DOMAIN=amazonaws.com ruby "$1" auto && rpm --query --quiet codedeploy-agent && return
  tail -n 20 "$ROOT/tmp/codedeploy-agent.update.log" || true
  return 1
}
configure
if ! rpm --query --quiet codedeploy-agent; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  retry 'downloading the CodeDeploy agent' download "$work/install" \
    "https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/latest/install"
  retry 'installing the CodeDeploy agent' install_agent "$work/install"
fi
if [ "$(<"$HERE/codedeployagent.yml")" != "$(<"$config")" ]; then
  configure
  systemctl restart codedeploy-agent.service
fi
systemctl enable --now codedeploy-agent.service
say 'done'
