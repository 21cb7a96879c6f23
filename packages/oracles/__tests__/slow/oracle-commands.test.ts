import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Sandbox } from '../../../../__tests__/app-deploy/sandbox';
import { judge, print } from '../../differences';
import { programCalls, type ProgramCall, ROOT, shellTexts, units } from '../../commands/programs';
import {
  byCurl,
  byHelp,
  byOpenssl,
  bySystemctl,
  foreignProtocols,
  type Judge,
  versionOf,
} from '../../commands/refusals';
import { askReal, awsCalls } from '../../../test-support';
import { machineWithUnits } from '../../../../__tests__/app-deploy/machine-with-units';

const folder = mkdtempSync(join(tmpdir(), 'empty-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Unpacks a package of the distribution. @returns an error message; empty if it succeeded */
function setUp(name: string): string {
  const { status, stderr } = spawnSync('node', [join(ROOT, 'packages/setup', `${name}.mjs`)], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

/** Tests that need a program. Without it they are skipped with a message; in CI they fail. */
function describeWith(what: string, lacking: string, tests: () => void): void {
  if (!lacking) return describe(what, tests);
  if (process.env.CI === 'true') {
    it(`${what} is installed`, () => {
      throw new Error(lacking);
    });
    return;
  }
  process.stdout.write(`Commands: left out, ${what}: ${lacking}\n`);
  describe.skip(what, tests);
}

/** Command lines that the AWS CLI must refuse, or the test proves nothing. */
const REFUSED: readonly (readonly [what: string, words: string])[] = [
  ['an unknown operation', 'deploy get-group --application-name a'],
  ['an unknown command', 'codedeploy get-deployment-group --application-name a'],
  ['an unknown option', 'ssm get-parameter --name a --decrypt'],
  ['a missing option', 'ssm start-session --document-name a'],
  [
    'a value of the wrong type',
    'autoscaling set-desired-capacity --auto-scaling-group-name a --desired-capacity b',
  ],
  ['an option without its value', 'ssm get-parameter --name'],
  ['an unknown member', 's3api put-bucket-versioning --bucket a --versioning-configuration State=Enabled'],
  ['an invalid query', 'ssm get-parameter --name a --query Parameter.['],
];

const lackingCli = setUp('awscli');
describeWith('the AWS CLI, version 2', lackingCli, () => {
  const calls = awsCalls();
  const { version, answers } = lackingCli
    ? { version: '', answers: [] }
    : askReal(
        { python: '/usr/bin/python3', modules: join(ROOT, '.local/awscli2/usr/lib/python3/dist-packages') },
        [...calls.map(({ words }) => words), ...REFUSED.map(([, words]) => words.split(' '))],
      );
  const kind = `AWS CLI ${version}: `;
  const refused = calls.flatMap(({ words, isOpen }, index) => {
    const answer = answers[index];
    // A person completes what `…` leaves out.
    if (!answer || (isOpen && answer.includes('the following arguments are required'))) return [];
    return [`${kind}${words.slice(0, 2).join(' ')}: ${reasonIn(answer)}`];
  });
  const judged = judge('commands', new RegExp(`^${kind}`), refused);
  afterAll(() => print('Commands', `${calls.length} command lines by the AWS CLI ${version}`, judged));

  it('accepts every command line of the project, up to the missing network', () => {
    expect(version).toMatch(/^2\./);
    expect(calls.length).toBeGreaterThan(45);
    expect({ unexplained: judged.unexplained, stale: judged.stale }).toEqual({ unexplained: [], stale: [] });
  });

  it.each(REFUSED.map(([what], index) => [what, answers[calls.length + index]] as const))(
    'refuses %s',
    (_, answer) => expect(answer).toMatch(/^The AWS CLI does not take: aws /),
  );
});

/** The line of the output with the error, without the list of valid choices. */
function reasonIn(answer: string): string {
  const reason =
    answer
      .split('\n')
      .slice(1)
      .find((line) => /error|unknown|invalid/i.test(line)) ?? answer;
  return reason.replace(/^\S+: (?=error)/, '').replace(/, valid choices are:?/, '');
}

/** Folders with the programs of Amazon Linux 2023's versions, unpacked from Debian 11. */
const FOLDERS = ['bin', 'usr/bin', 'usr/sbin'].map((name) => join(ROOT, '.local', 'amazon-linux', name));
const BUILT_IN = ['[', 'echo', 'false', 'kill', 'printf', 'pwd', 'test', 'true'];
/** Words of the scripts that look like a program and are none. */
const WORDS = ['yes'];

const lackingPrograms = setUp('amazon-linux');
describeWith('coreutils 8.32, findutils 4.8', lackingPrograms, () => {
  const programs = FOLDERS.filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path))
    .filter((name) => !BUILT_IN.includes(name) && !WORDS.includes(name));
  const real = (name: string) =>
    FOLDERS.map((path) => join(path, name)).find((path) => existsSync(path)) ?? name;
  const take: Judge = (call) => byHelp(call, real(call.program), folder);

  itTakes('coreutils 8.32, findutils 4.8', programs, take, 45);

  it.each([
    ['ls', '--zero', '9.0'],
    ['cp', '--debug', '9.3'],
    ['date', '--resolution', '9.1'],
    ['wc', '--total=never', '9.1'],
    ['find', '-newer1', 'none'],
  ])('refuses a newer option: %s %s (of %s)', (program, option) => {
    const words = program === 'find' ? ['a', option] : [option, 'a'];
    expect(take({ place: 'here', program, words })).toMatch(/unrecognized option|unknown predicate/);
  });
});

/** Programs of this machine that must have the version of Amazon Linux 2023. */
const ON_THIS_MACHINE: readonly (readonly [what: string, version: string, wanted: RegExp])[] = [
  ['systemd 252', versionOf('systemctl'), /^252/],
  ['bash 5.2', versionOf('bash'), /^5\.2/],
  ['grep 3.8', versionOf('grep'), /^3\.8/],
  ['openssl 3', versionOf('openssl', 'version'), /^3\./],
  // Version 8 has every option of 7.88. Features are compared with those of curl-minimal.
  ['curl', versionOf('curl'), /^(7\.8[89]|8)\./],
];
const lacking = (what: string): string => {
  const [, version, wanted] = ON_THIS_MACHINE.find(([name]) => name === what) ?? ['', '', /$^/];
  if (wanted.test(version)) return '';
  return `this machine has ${version || 'none'}. Debian 12 has the version of Amazon Linux 2023.`;
};

describeWith('systemd 252', lacking('systemd 252'), () => {
  let machine: Sandbox;
  beforeAll(() => {
    machine = machineWithUnits(units());
    // The units as user data writes them, and a timer for the drop-in.
    machine.boot();
    machine.write('/etc/systemd/system/logrotate.timer', '[Timer]\nOnCalendar=daily\nAccuracySec=1h\n');
    machine.write(
      '/etc/systemd/system/logrotate.service',
      '[Service]\nType=oneshot\nExecStart=/usr/bin/env\n',
    );
  });
  afterAll(() => machine.remove());
  const analyze = (unit: string) => {
    const args = ['verify', '--man=no', `--root=${machine.root}`, unit];
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };

  it.each([...units().map((path) => basename(path)), 'logrotate.timer'])(
    'accepts every line of %s',
    (unit) => {
      expect(analyze(unit)).toEqual({ status: 0, output: '' });
    },
  );

  it('refuses a newer setting: MemoryPressureWatch= (of 254)', () => {
    machine.write(
      '/etc/systemd/system/newer.service',
      '[Service]\nExecStart=/usr/bin/env\nMemoryPressureWatch=off\n',
    );
    expect(analyze('newer.service').output).toContain("Unknown key 'MemoryPressureWatch'");
  });

  const take = lacking('systemd 252') ? () => undefined : bySystemctl(folder);
  itTakes('systemctl 252', ['systemctl'], take, 15);

  it.each([
    ['--kill-value=1', /unrecognized option/], // of 254
    ['--property=NRestart', /has the property NRestart$/],
    ['soft-reboot', /has no verb/], // of 254
  ])('refuses %s', (word, said) => {
    const words = word.startsWith('-') ? ['show', word, 'a.service'] : [word];
    expect(take({ place: 'here', program: 'systemctl', words })).toMatch(said);
  });
});

describeWith('bash 5.2', lacking('bash 5.2'), () => {
  const texts = shellTexts().filter(([place]) => !place.endsWith('.service'));
  const read = (text: string) => spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr;
  afterAll(() => {
    process.stdout.write(`Commands: ${texts.length} texts read by bash ${versionOf('bash')}.\n`);
  });

  it('reads every script', () => {
    expect(texts.map(([place, text]) => [place, read(text)])).toEqual(texts.map(([place]) => [place, '']));
  });

  it('refuses a syntax error', () => expect(read('if true; then')).toContain('syntax error'));
});

describeWith('grep 3.8', lacking('grep 3.8'), () =>
  itTakes('grep 3.8', ['grep'], (call) => byHelp(call, 'grep', folder), 3),
);

describeWith('openssl 3', lacking('openssl 3'), () => {
  const take: Judge = (call) => byOpenssl(call, folder);
  itTakes('openssl 3', ['openssl'], take, 1);

  it.each([[['req', '-noencrypt']], [['request', '-new']]])('refuses %s', (words) => {
    expect(take({ place: 'here', program: 'openssl', words })).toBeTruthy();
  });
});

describeWith('curl', lacking('curl'), () => {
  const take: Judge = (call) => byCurl(call, folder);
  itTakes('curl-minimal', ['curl'], take, 3);

  it('uses only protocols of curl-minimal', () => {
    expect(
      shellTexts().flatMap(([place, text]) => foreignProtocols(text).map((found) => [place, found])),
    ).toEqual([]);
    expect(foreignProtocols('curl sftp://a https://b')).toEqual(['sftp']);
  });

  it.each(['--http3', '--fail-softly', '--tlsuser'])('refuses %s', (option) => {
    expect(take({ place: 'here', program: 'curl', words: [option, 'https://a'] })).toBeTruthy();
  });
});

/** Tests that the programs accept every call, of at least about as many as the project had when this was written. */
function itTakes(what: string, programs: readonly string[], take: Judge, atLeast: number): void {
  const calls = programCalls(programs);
  const found = () => calls.flatMap((call: ProgramCall) => keyOf(what, call, take(call)));

  it(`${what} accepts every call of it: ${calls.length}`, () => {
    expect(calls.length).toBeGreaterThanOrEqual(atLeast);
    const judged = judge('commands', new RegExp(`^${what}: `), found());
    print('Commands', `${calls.length} calls of ${what}`, judged);
    expect({ unexplained: judged.unexplained, stale: judged.stale }).toEqual({ unexplained: [], stale: [] });
  });
}

function keyOf(what: string, { place, program, words }: ProgramCall, refused: string | undefined): string[] {
  return refused === undefined
    ? []
    : [`${what}: ${place.replace(/:\d+$/, '')}: ${program} ${words.join(' ')}: ${refused}`];
}
