#!/bin/bash
# Makes a fresh Amazon Linux 2023 image an instance of the fleet. cloud-init runs it at the first boot; running it
# again changes nothing. Its lines are in /var/log/cloud-init-output.log and in the journal.
#
# The order matters. The placeholder needs no download, so that the instance is healthy even while the network is
# not; the CodeDeploy agent comes last, because the first deployment begins the moment it runs. What an instance can
# serve without never keeps that agent away: it is tried, named where it fails, and ends the script with status 1.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
HERE=$ROOT/opt/aws-bootstrap
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env"

say() { echo "start-up: $*"; }
trap 'say "FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR

# try "PAUSES" WHAT COMMAND...: again after each pause, in seconds; status 1 where it never worked.
try() {
  local pauses=$1 what=$2 pause
  shift 2
  for pause in $pauses; do
    if "$@"; then return 0; fi
    say "$what failed; again in $pause s"
    sleep "$pause"
  done
  "$@" || return 1
}

# need WHAT COMMAND...: for about five minutes, then ends the start-up.
hint='Is the way out open (NAT or endpoints, routes, ACLs)?'
need() {
  if try '5 10 20 40 60 60 60' "$@"; then return 0; fi
  say "FAILED: $1, 8 times. $hint Replace the instance, or run $HERE/start-up.sh again." >&2
  exit 1
}

# want WHAT COMMAND...: for about half a minute, then goes on without it.
lacking=''
want() {
  if try '5 10 20' "$@"; then return 0; fi
  say "FAILED: $1, 4 times. Going on without it." >&2
  lacking="$lacking, $1"
}

say 'users and directories'
id app >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /sbin/nologin app
# The app may read its code and its log, and change neither: systemd opens the log for it.
install -d -m 0755 "$ROOT/opt/app"
install -d -m 0750 "$ROOT/var/log/app"
touch "$ROOT/var/log/app/app.log"
chmod 0640 "$ROOT/var/log/app/app.log"
chgrp app "$ROOT/var/log/app" "$ROOT/var/log/app/app.log"
need 'reading the units' systemctl daemon-reload

# A boot that is repeated after a release must not take the port from the app.
if [ ! -e "$ROOT/etc/systemd/system/app.service" ]; then
  say 'placeholder'
  want 'starting the placeholder' systemctl enable --now placeholder.service
fi

# Packages come from Amazon Linux's own repositories; dnf checks their signatures.
say "Node.js $NODE_MAJOR"
need "installing nodejs$NODE_MAJOR" dnf -y --quiet install "nodejs$NODE_MAJOR"

say 'CloudWatch agent'
telemetry=(amazon-cloudwatch-agent rsyslog logrotate)
want "installing ${telemetry[*]}" dnf -y --quiet install "${telemetry[@]}"
want 'starting rsyslog' systemctl enable --now rsyslog.service
# With its new hours: the timer may run already.
hourly() { systemctl enable logrotate.timer && systemctl restart logrotate.timer; }
want 'rotating logs hourly' hourly
want 'starting the CloudWatch agent' "$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" \
  -a fetch-config -m ec2 -s -c "file:$HERE/cloudwatch-agent.json"

say "CodeDeploy agent $CODEDEPLOY_AGENT"
# The installer of the one is Ruby, and takes it up to 3.2, while Amazon Linux has newer ones; of the other, shell.
case $CODEDEPLOY_AGENT in
  1) channel=latest interpreter=ruby check=-c ;;
  2) channel=latestv2 interpreter=sh check=-n hint+=' Does the region have agent 2 yet?' ;;
esac
unit=codedeploy-agent.service
config=$ROOT/etc/codedeploy-agent/conf/codedeployagent.yml
configure() { install -D -m 0644 "$HERE/codedeployagent.yml" "$config"; }
download() {
  # A page of an error, or half a file, is no script.
  curl --fail --silent --show-error --proto '=https' --tlsv1.2 --connect-timeout 10 --max-time 120 \
    --output "$1" "$2" && "$interpreter" "$check" "$1" >/dev/null
}
# AWS neither signs this agent nor publishes a checksum: the sender is known by TLS and the bucket's name alone.
# With the two variables set the installer does not ask the metadata service in the way that is switched off.
install_agent() {
  AWS_REGION=$AWS_REGION AWS_DOMAIN=amazonaws.com "$interpreter" "$1" auto &&
    rpm --query --quiet codedeploy-agent && return
  tail -n 20 "$ROOT/tmp/codedeploy-agent.update.log" || true
  return 1
}
if ! rpm --query --quiet codedeploy-agent; then
  # The package starts the agent, perhaps with a configuration of its own. A deployment that waits would begin at once,
  # and be broken off by the restart with ours: for this boot, systemd starts no agent before the end of this script.
  need 'holding the CodeDeploy agent back' systemctl mask --runtime "$unit"
  configure
  if [ "$interpreter" = ruby ]; then need 'installing ruby3.2' dnf -y --quiet install ruby3.2; fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  need 'downloading the CodeDeploy agent' download "$work/install" \
    "https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/$channel/install"
  need 'installing the CodeDeploy agent' install_agent "$work/install"
fi
# What lifecycle scripts print holds lines of the app's log: no other user may read them here either.
install -d -m 0750 "$ROOT/opt/codedeploy-agent/deployment-root" "$ROOT/var/log/aws/codedeploy-agent"
other=''
if [ ! -e "$config" ] || [ "$(<"$HERE/codedeployagent.yml")" != "$(<"$config")" ]; then
  configure
  other=yes
fi
need 'letting the CodeDeploy agent go' systemctl unmask --runtime "$unit"
# An agent that runs already, which none does at the first boot, has read another configuration.
if [ -n "$other" ]; then need 'restarting the CodeDeploy agent' systemctl try-restart "$unit"; fi
need 'starting the CodeDeploy agent' systemctl enable --now "$unit"

if [ -n "$lacking" ]; then
  say "FAILED, but a release can come: ${lacking#, }" >&2
  exit 1
fi
say 'done'
