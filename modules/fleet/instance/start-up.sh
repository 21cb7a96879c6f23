#!/bin/bash
# Turns a fresh Amazon Linux 2023 image into an instance of the fleet. cloud-init runs it at the first boot; running it
# again changes nothing. It logs to /var/log/cloud-init-output.log and to the journal.
#
# The order matters. The proxy comes first, because nothing is served without it, then the placeholder. The CodeDeploy
# agent comes last, because the first deployment begins as soon as it runs. A part that the instance can serve without
# (`want`) never prevents the agent: if it fails, the script names it, goes on, and ends with status 1.
#
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
HERE=$ROOT/opt/aws-bootstrap
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env"

say() { echo "start-up: $*"; }
trap 'say "FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR

# try "PAUSES" WHAT COMMAND...: runs it again after each pause, in seconds; status 1 if it never worked.
try() {
  local pauses=$1 what=$2 pause
  shift 2
  for pause in $pauses; do
    "$@" && return
    say "$what failed; next try in $pause s"
    sleep "$pause"
  done
  "$@"
}

# need WHAT COMMAND...: tries for about five minutes, then ends the start-up.
hint='Can this instance reach AWS (NAT or endpoints, routes, network ACLs)?'
need() {
  try '5 10 20 40 60 60 60' "$@" && return
  say "FAILED: $1, 8 times. $hint Terminate the instance (Auto Scaling replaces it), or run $HERE/start-up.sh again." >&2
  exit 1
}

# want WHAT COMMAND...: tries for about half a minute, then continues without it.
lacking=''
want() {
  try '5 10 20' "$@" && return
  say "FAILED: $1, 4 times. Continuing without it." >&2
  lacking="$lacking, $1"
}

# packages need|want PACKAGE...: installs from Amazon Linux's own repositories; dnf checks the signatures.
packages() { "$1" "installing ${*:2}" dnf -y --quiet install "${@:2}"; }

for user in app proxy; do
  id "$user" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /sbin/nologin "$user"
done
# The app may read its code, but not change it.
install -d -m 0755 "$ROOT/opt/app"

# keep_log GROUP FILE MODE: creates a log in /var/log/GROUP, a folder that the group may read but not change.
keep_log() {
  local folder=$ROOT/var/log/$1
  install -d -m 0750 "$folder"
  touch "$folder/$2"
  chmod "$3" "$folder/$2"
  chgrp "$1" "$folder" "$folder/$2"
}
keep_log app app.log 0640      # systemd opens it for the app, which may not change what it said
keep_log proxy access.log 0660 # the proxy opens it itself
need 'reading the units' systemctl daemon-reload

say 'proxy'
packages need nginx
# If this script runs again after a release, the placeholder must not take the port from the app. (Old releases are
# app.service.)
units=$ROOT/etc/systemd/system
if [ ! -e "$units/web.service" ] && [ ! -e "$units/app.service" ]; then
  want 'starting the placeholder' systemctl enable --now placeholder.service
fi

say "packages ${PACKAGES:-(none)}"
read -ra wanted <<<"$PACKAGES"
if [ ${#wanted[@]} -gt 0 ]; then packages need "${wanted[@]}"; fi

say 'CloudWatch agent'
packages want amazon-cloudwatch-agent rsyslog logrotate
want 'starting rsyslog' systemctl enable --now rsyslog.service
# A timer that runs already takes its new hours only at a restart.
hourly() { systemctl enable logrotate.timer && systemctl restart logrotate.timer; }
want 'rotating logs hourly' hourly
want 'starting the CloudWatch agent' "$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" \
  -a fetch-config -m ec2 -s -c "file:$HERE/cloudwatch-agent.json"

say "CodeDeploy agent $CODEDEPLOY_AGENT"
# The installer of agent 1 needs Ruby, at most 3.2 (Amazon Linux has newer ones too); that of agent 2 is a shell script.
case $CODEDEPLOY_AGENT in
  1) channel=latest shell=ruby check=-c ;;
  2) channel=latestv2 shell=sh check=-n hint+=' Does this region have agent 2?' ;;
esac
# agent DOING VERB...: runs systemctl VERB for the agent's unit.
agent() { need "$1 the CodeDeploy agent" systemctl "${@:2}" codedeploy-agent.service; }
config=$ROOT/etc/codedeploy-agent/conf/codedeployagent.yml
configure() { install -D -m 0644 "$HERE/codedeployagent.yml" "$config"; }
download() {
  # The check refuses an error page or half a file.
  curl --fail --silent --show-error --proto '=https' --tlsv1.2 --connect-timeout 10 --max-time 120 \
    --output "$1" "$2" && "$shell" "$check" "$1" >/dev/null
}
# AWS neither signs the agent nor publishes a checksum: only TLS and the bucket's name show where it comes from.
# With the two variables set, the installer does not call the metadata service by IMDSv1, which is switched off.
install_agent() {
  AWS_REGION=$AWS_REGION AWS_DOMAIN=amazonaws.com "$shell" "$1" auto &&
    rpm --query --quiet codedeploy-agent && return
  tail -n 20 "$ROOT/tmp/codedeploy-agent.update.log" || true
  return 1
}
if ! rpm --query --quiet codedeploy-agent; then
  # The package starts the agent, perhaps with its own configuration. A waiting deployment would begin at once, and the
  # restart with our configuration would interrupt it. So the unit is masked during the installation.
  agent masking mask --runtime
  configure
  if [ "$shell" = ruby ]; then packages need ruby3.2; fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  need 'downloading the CodeDeploy agent' download "$work/install" \
    "https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/$channel/install"
  need 'installing the CodeDeploy agent' install_agent "$work/install"
fi
# The output of lifecycle scripts has lines of the app's log, which no other user may read.
install -d -m 0750 "$ROOT/opt/codedeploy-agent/deployment-root" "$ROOT/var/log/aws/codedeploy-agent"
agent unmasking unmask --runtime
if [ "$(<"$HERE/codedeployagent.yml")" != "$(<"$config")" ]; then
  configure
  # An agent that runs already (never at the first boot) has read the old configuration.
  agent restarting try-restart
fi
agent starting enable --now

if [ -n "$lacking" ]; then
  say "FAILED, but releases still work: ${lacking#, }" >&2
  exit 1
fi
say 'done'
