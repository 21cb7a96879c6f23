#!/bin/bash
# Notes that nobody sends this instance anything any more: the load balancer has let it go, and has waited until what was
# in flight was answered. application-stop.sh need not drain the app once more then. CodeDeploy runs this step only where
# it takes instances out of a load balancer, from the release BEFORE the one that it deploys: it ends with status 0
# whatever happens.
#
# ROOT: a directory put before every path, for tests; empty on an instance. DEPLOYMENT_ID: CodeDeploy's.
set -uo pipefail
trap 'exit 0' EXIT
folder=${ROOT:-}/run/aws-bootstrap

mkdir -p "$folder" && echo "$DEPLOYMENT_ID" >"$folder/out-of-traffic"
