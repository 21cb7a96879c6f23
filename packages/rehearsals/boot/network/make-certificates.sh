#!/bin/bash
# Makes a certificate authority, and a certificate for these host names: make-certificates.sh FOLDER NAME...
set -euo pipefail
folder=$1
shift
cd "$folder"

names=$(printf 'DNS:%s,' "$@")
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${key[@]}" -days 2 -subj '/CN=Authority of a machine that boots' \
  -addext 'basicConstraints=critical,CA:true' -addext 'keyUsage=critical,keyCertSign' \
  -keyout authority.key -out authority.pem 2>/dev/null
openssl req "${key[@]}" -subj "/CN=amazonaws.com" -keyout server.key -out server.csr 2>/dev/null
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out server.pem \
  -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "${names%,}") 2>/dev/null
