import { type Sandbox, type Outcome, sandboxForEach } from './sandbox';

export const NEXT = '/opt/app/next';
export const CURRENT = '/opt/app/current';
export const RELEASE = {
  Procfile: 'web: bash dist/serve.sh\n',
  'dist/serve.sh': 'serve',
  'package.json': '{}',
  'release.json': '{"commit":"new","build":"b:2"}',
};

/** An instance with a running release, after its start-up. */
function running(machine: Sandbox): void {
  machine.boot();
  machine.write('/usr/sbin/nginx', '', 0o755);
  contract(machine, '2');
  machine.fake('systemctl');
  machine.unpack(CURRENT, {
    ...RELEASE,
    'release.json': '{"commit":"old","build":"b:1"}',
    'dist/gone.sh': 'old',
  });
  machine.unpack('/bundle', RELEASE);
}

/** The contract in instance.env; an old instance without a proxy has none. */
export function contract(machine: Sandbox, number: string | undefined): void {
  const file = '/etc/aws-bootstrap/instance.env';
  const rest = machine.read(file).replace(/^CONTRACT=.*\n/m, '');
  machine.write(file, number === undefined ? rest : `${rest}CONTRACT='${number}'\n`);
}

/** An instance for each test of a file, with a running release and the bundle of the next one. */
export function runningForEach() {
  const sandbox = sandboxForEach();
  beforeEach(() => running(sandbox()));
  return {
    sandbox,
    /** Runs a script of the bundle. */
    run: (script: string): Outcome => sandbox().run([sandbox().path(`/bundle/deploy/scripts/${script}.sh`)]),
    /** The installed release. */
    commit: () => (JSON.parse(sandbox().read(`${CURRENT}/release.json`)) as { commit: string }).commit,
  };
}
