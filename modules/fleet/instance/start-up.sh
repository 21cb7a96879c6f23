#!/bin/bash
# Makes a fresh Amazon Linux 2023 image an instance of the fleet. cloud-init runs it at the first boot; running it
# again changes nothing. Its lines are in /var/log/cloud-init-output.log and in the journal.
#
# The order matters. The proxy comes first, without which nothing is served here, and the placeholder behind it; the
# CodeDeploy agent comes last, because the first deployment begins the moment it runs. What an instance can serve
# without never keeps that agent away: it is tried, named where it fails, and ends the script with status 1.
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
    "$@" && return
    say "$what failed; next try in $pause s"
    sleep "$pause"
  done
  "$@"
}

# need WHAT COMMAND...: for about five minutes, then ends the start-up.
hint='Can this instance reach AWS (NAT or endpoints, routes, network ACLs)?'
need() {
  try '5 10 20 40 60 60 60' "$@" && return
  say "FAILED: $1, 8 times. $hint Terminate the instance (Auto Scaling replaces it), or run $HERE/start-up.sh again." >&2
  exit 1
}

# want WHAT COMMAND...: for about half a minute, then goes on without it.
lacking=''
want() {
  try '5 10 20' "$@" && return
  say "FAILED: $1, 4 times. Continuing without it." >&2
  lacking="$lacking, $1"
}

# packages need|want PACKAGE...: from Amazon Linux's own repositories; dnf checks their signatures.
packages() { "$1" "installing ${*:2}" dnf -y --quiet install "${@:2}"; }

for user in app proxy; do
  id "$user" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /sbin/nologin "$user"
done
# The app may read its code, and not change it.
install -d -m 0755 "$ROOT/opt/app"

# keep_log GROUP FILE MODE: in a folder that the group may read, and change nothing in.
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
# A boot that is repeated after a release must not take the port from the app, of whichever form the release is.
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
# With its new hours: the timer may run already.
hourly() { systemctl enable logrotate.timer && systemctl restart logrotate.timer; }
want 'rotating logs hourly' hourly
want 'starting the CloudWatch agent' "$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" \
  -a fetch-config -m ec2 -s -c "file:$HERE/cloudwatch-agent.json"

say "CodeDeploy agent $CODEDEPLOY_AGENT"
# The installer of the one is Ruby, and takes it up to 3.2, while Amazon Linux has newer ones; of the other, shell.
case $CODEDEPLOY_AGENT in
  1) channel=latest shell=ruby check=-c ;;
  2) channel=latestv2 shell=sh check=-n hint+=' Does this region have agent 2?' ;;
esac
# agent DOING VERB...: tells systemd what to do with it.
agent() { need "$1 the CodeDeploy agent" systemctl "${@:2}" codedeploy-agent.service; }
config=$ROOT/etc/codedeploy-agent/conf/codedeployagent.yml
configure() { install -D -m 0644 "$HERE/codedeployagent.yml" "$config"; }
download() {
  # A page of an error, or half a file, is no script.
  curl --fail --silent --show-error --proto '=https' --tlsv1.2 --connect-timeout 10 --max-time 120 \
    --output "$1" "$2" && "$shell" "$check" "$1" >/dev/null
}
# AWS neither signs this agent nor publishes a checksum: the sender is known by TLS and the bucket's name alone.
# With the two variables set the installer does not ask the metadata service in the way that is switched off.
install_agent() {
  AWS_REGION=$AWS_REGION AWS_DOMAIN=amazonaws.com "$shell" "$1" auto &&
    rpm --query --quiet codedeploy-agent && return
  tail -n 20 "$ROOT/tmp/codedeploy-agent.update.log" || true
  return 1
}
if ! rpm --query --quiet codedeploy-agent; then
  # The package starts the agent, perhaps with a configuration of its own. A deployment that waits would begin at once,
  # and be broken off by the restart with ours: for this boot, systemd starts no agent before the end of this script.
  agent masking mask --runtime
  configure
  if [ "$shell" = ruby ]; then packages need ruby3.2; fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  need 'downloading the CodeDeploy agent' download "$work/install" \
    "https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/$channel/install"
  need 'installing the CodeDeploy agent' install_agent "$work/install"
fi
# What lifecycle scripts print holds lines of the app's log: no other user may read them here either.
install -d -m 0750 "$ROOT/opt/codedeploy-agent/deployment-root" "$ROOT/var/log/aws/codedeploy-agent"
agent unmasking unmask --runtime
if [ "$(<"$HERE/codedeployagent.yml")" != "$(<"$config")" ]; then
  configure
  # One that runs already, which none does at the first boot, has read the other.
  agent restarting try-restart
fi
agent starting enable --now

if [ -n "$lacking" ]; then
  say "FAILED, but releases still work: ${lacking#, }" >&2
  exit 1
fi
say 'done'
