#!/bin/bash
# Sets up the network namespace that it runs in: the metadata service's address, and a default route that leads nowhere.
# An address of AWS that is put on `lo` is answered by this computer's programs. Packets to any other are lost, as where a
# NAT gateway or a route is missing: nothing is refused, connections time out.
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
