#!/bin/bash
# Ends a build that nothing could run yet: the first thing that buildspec.yml does. AWS_BOOTSTRAP_CONTRACT, which the
# pipeline sets, is the number of what its instances keep; before there was one it was 1.
set -euo pipefail
needed=2 has=${AWS_BOOTSTRAP_CONTRACT:-1}

if ! [ "$has" -ge "$needed" ]; then
  echo "check-contract: this release needs contract $needed, and the pipeline has $has. In this order: npm run deploy --" \
    'STAGE and npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push again.' >&2
  exit 1
fi
