#!/bin/bash
# Creates this instance's TLS certificate for the load balancer, which does not check it. It runs at every start of the
# server that uses the certificate. Key and certificate change together, by one rename of a link.
#
# make-certificate.sh [GROUP]: the group that may read the key. The default is `app`: old releases have no proxy, serve
# TLS themselves and call this script without a group.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
umask 027
group=${1:-app}
tls=${ROOT:-}/run/aws-bootstrap/tls

install -d -m 0755 "${tls%/*}"
install -d -m 0750 "$tls"
new=$(mktemp -d "$tls/XXXXXXXX")
trap 'rm -rf "$new"' ERR
# Ten years: the proxy reads it only at its start, and no instance runs that long.
if ! said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=localhost \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -addext 'extendedKeyUsage=serverAuth' \
  -keyout "$new/key.pem" -out "$new/certificate.pem" 2>&1); then
  echo "make-certificate: openssl could not make a certificate in $tls: $said" >&2
  false
fi
chmod 0750 "$new"
chmod 0640 "$new"/*.pem
chgrp -R "$group" "$tls"
ln -sfn "${new##*/}" "$tls/next"
mv -T "$tls/next" "$tls/current"
find "$tls" -mindepth 1 -maxdepth 1 -type d ! -path "$new" -exec rm -rf {} +
