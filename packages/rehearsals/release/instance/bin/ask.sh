# shellcheck shell=bash disable=SC2034,SC2154
# Read by systemctl and systemd-run, which stand for those of an instance, behind the lines that say the `port` and the
# `key` of what stands for systemd there. Bash alone asks it: scripts call systemctl hundreds of times, and a program for
# each would take five times as long.

# Sends the lines of $2 to the path $1, and leaves what is answered in `code` and `text`.
ask() {
  local LC_ALL=C line # a length is one in bytes
  exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
  printf 'POST %s HTTP/1.0\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n%s' "$1" "$key" "${#2}" "$2" >&3
  read -r _ code _ <&3 || exit 1
  while IFS= read -r line <&3 && [ "$line" != $'\r' ]; do :; done
  IFS= read -rd '' text <&3
}
