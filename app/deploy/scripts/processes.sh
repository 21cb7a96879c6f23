# Finds the workers of a release.
# shellcheck shell=bash

# workers_of FOLDER: prints the names of its workers, one a line. An old release without worker@.service has none, even
# if
# its Procfile names some. `release` is a command and no process.
workers_of() {
  if [ ! -e "$1/deploy/worker@.service" ]; then return; fi
  sed --quiet --regexp-extended '/^(web|release):/d; s/^([A-Za-z][A-Za-z0-9_-]*):.*/\1/p' "$1/Procfile"
}
