#!/bin/bash
# Ends the build of a release that needs a newer contract than the instances have. buildspec.yml runs it first, in the
# app's folder. AWS_BOOTSTRAP_CONTRACT, which the pipeline sets, is the number of the instances' contract; the oldest
# pipelines have 1 and do not set it.
set -euo pipefail
needed=2 has=${AWS_BOOTSTRAP_CONTRACT:-1}
# Every line of Procfile beside web needs contract 3, as in write-release.py.
beside=$(sed --quiet --regexp-extended '/^web:/d; /^[A-Za-z0-9_-]+:/p' Procfile 2>/dev/null) || beside=''
if [ -n "$beside" ]; then needed=3; fi

if ! [ "$has" -ge "$needed" ]; then
  echo "check-contract: this release needs contract $needed, the pipeline provides $has. Update both, in this order: npm run deploy --" \
    'STAGE and npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push again.' >&2
  exit 1
fi
