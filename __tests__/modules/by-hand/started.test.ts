import { sandboxForEach } from '../../app-deploy/sandbox';
import { commandDocument, scriptOf } from '../../support/document';
import { synthesizeStage } from '../../support/stage';

const sandbox = sandboxForEach();
const document = () => synthesizeStage().at('aws_ssm_document.by_hand_started');

const NOW = 1_764_446_400;
/** The instance has run for a day. */
const BOOTED = NOW - 86_400;

/** What systemd says of a unit: seconds after the boot. */
interface Unit {
  readonly left: number;
  readonly main: number;
}

function ask(units: Readonly<Record<string, Unit>>, Procfile = 'web: x\nrelease: x\nmail: x\n') {
  const machine = sandbox();
  machine.unpack('/opt/app/current', { Procfile, 'release.json': '{}' });
  machine.write('/proc/uptime', '86400.52 12.00\n');
  machine.fake('date', `echo ${NOW}`);
  const lines = Object.entries(units).flatMap(([name, { left, main }]) => [
    `'--property=MainPID --value ${name}') echo 42 ;;`,
    `'--property=InactiveExitTimestampMonotonic --value ${name}') echo ${left}250000 ;;`,
    `'--property=ExecMainStartTimestampMonotonic --value ${name}') echo ${main}900000 ;;`,
  ]);
  machine.fake('systemctl', `shift; case "$*" in ${lines.join('\n')} *) echo 0 ;; esac`);
  machine.write('/script.sh', scriptOf(commandDocument(document())), 0o755);
  const { status, stdout } = machine.run([machine.path('/script.sh')]);
  return { status, stdout };
}

test('the document takes no parameters, so that a right to run it gives nothing else', () => {
  expect(document()).toMatchObject({ name: 'hello-staging-started', document_type: 'Command' });
  expect(commandDocument(document()).parameters).toBeUndefined();
  expect(scriptOf(commandDocument(document()))).not.toContain('{{');
});

test('a process has its secrets since its unit was started', () =>
  expect(
    ask({ 'web.service': { left: 100, main: 104 }, 'worker@mail.service': { left: 200, main: 203 } }),
  ).toEqual({ status: 0, stdout: `web ${BOOTED + 100}\nmail ${BOOTED + 200}\n` }));

test('a process that systemd has restarted: since its start minus the longest start time', () =>
  expect(ask({ 'web.service': { left: 100, main: 5000 } }, 'web: x\n')).toEqual({
    status: 0,
    stdout: `web ${BOOTED + 4850}\n`,
  }));

test('a process that does not run is shown as such', () =>
  expect(ask({ 'web.service': { left: 100, main: 104 } })).toEqual({
    status: 0,
    stdout: `web ${BOOTED + 100}\nmail -\n`,
  }));

test('before the first release there is only web', () => {
  const { status, stdout } = ask({}, '');
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'web -\n' });
});
