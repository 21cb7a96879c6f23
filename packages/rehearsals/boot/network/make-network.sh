#!/bin/bash
# Run in a network namespace of its own: the metadata service's address, and a way out by which nobody answers. Where an
# address of AWS is put on `lo`, this machine's own programs answer it; where it is not, what is sent there is lost, as
# where a NAT gateway or a route is missing: no refusal comes back, connections time out.
#
# make-network.sh ADDRESS...: addresses of AWS.
set -euo pipefail

ip link set lo up
ip address add 169.254.169.254/32 dev lo
ip link add out type veth peer name nobody
ip address add 192.0.2.100/24 dev out
ip link set out up
ip link set nobody up
for address; do
  ip neighbour add "$address" lladdr 02:00:00:00:00:01 dev out nud permanent
done
