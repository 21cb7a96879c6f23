import { mkdirSync } from 'node:fs';
import type { Sandbox } from '../app-deploy/sandbox';

/**
 * Fakes of systemd-run and systemctl for transient services. They follow what systemd.service(5) and systemd-run(1)
 * say of `--wait`: the output is appended where StandardOutput= says, RuntimeMaxSec= ends it with the result `timeout`
 * and status 1, a signal is status 255, and a unit that has failed is kept, with its result, until `reset-failed`.
 */
export function fakeTransientUnits(sandbox: Sandbox): void {
  const state = sandbox.path('fake-units');
  mkdirSync(state);
  sandbox.fake(
    'systemd-run',
    `
unit='' folder=/ output=/dev/null seconds=infinity
while [ $# -gt 0 ]; do
  case $1 in
    --unit=*) unit=\${1#*=} ;;
    --working-directory=*) folder=\${1#*=} ;;
    --property=StandardOutput=append:*) output=\${1#*append:} ;;
    --property=RuntimeMaxSec=*) seconds=\${1##*=} ;;
    --*) ;;
    *) break ;;
  esac
  shift
done
if [ -e '${state}'/"$unit" ]; then
  echo "Failed to start transient service unit: Unit $unit was already loaded or has a fragment file." >&2
  exit 1
fi
cd "$folder" || exit 1
echo active >'${state}'/"$unit"
[ "$seconds" != infinity ] || seconds=0
env -i PATH=/usr/bin:/bin USER=app /usr/bin/timeout --preserve-status "$seconds" "$@" >>"$output" 2>&1 </dev/null &
started=$SECONDS
wait $!
status=$?
if [ "$seconds" != 0 ] && [ $((SECONDS - started)) -ge "$seconds" ]; then
  echo "timeout 2 15" >'${state}'/"$unit"
  exit 1
fi
case $status in
  0) rm '${state}'/"$unit" ;;
  12[89] | 1[3-8][0-9] | 19[0-2])
    echo "signal 2 $((status - 128))" >'${state}'/"$unit"
    exit 255
    ;;
  *) echo "exit-code 1 $status" >'${state}'/"$unit" ;;
esac
exit $status`,
    'bash',
  );
  sandbox.fake(
    'systemctl',
    `
for unit; do :; done
read -r result code status 2>/dev/null <'${state}'/"$unit" || true
case "$1 $2" in
  'show --property=ActiveState')
    case $result in '') echo inactive ;; active) echo active ;; *) echo failed ;; esac
    ;;
  'reset-failed '*) [ -z "$result" ] || [ "$result" = active ] || rm '${state}'/"$2" ;;
  'show --property=Result') echo "\${result:-success}" ;;
  'show --property=ExecMainStatus') echo "\${status:-0}" ;;
esac`,
  );
}
