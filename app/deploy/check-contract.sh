#!/bin/bash
# Ends a build that nothing could run yet: the first thing that buildspec.yml does, in the app's folder.
# AWS_BOOTSTRAP_CONTRACT, which the pipeline sets, is the number of what its instances keep; before there was one it was 1.
set -euo pipefail
needed=2 has=${AWS_BOOTSTRAP_CONTRACT:-1}
# Whatever stands in Procfile beside web needs more than a proxy: write-release.py says the same.
beside=$(sed --quiet --regexp-extended '/^web:/d; /^[A-Za-z0-9_-]+:/p' Procfile 2>/dev/null) || beside=''
if [ -n "$beside" ]; then needed=3; fi

if ! [ "$has" -ge "$needed" ]; then
  echo "check-contract: this release needs contract $needed, the pipeline provides $has. Update both, in this order: npm run deploy --" \
    'STAGE and npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push again.' >&2
  exit 1
fi
