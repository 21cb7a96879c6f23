import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, REPOSITORY, Sandbox, sandboxForEach } from './sandbox';

const SCRIPT = join(REPOSITORY, 'app/deploy/check-release.py');
/** A complete release. */
const WHOLE = {
  Procfile: 'web: bash serve.sh\n',
  'serve.sh': 'serve',
  'release.json': '{"commit":"abc","build":"b:1"}\n',
};

/** A release that is changed before it is checked. */
class Release {
  constructor(
    private readonly machine: Sandbox,
    private readonly folder: string,
  ) {
    machine.unpack(folder, WHOLE);
  }

  path = (name = '') => this.machine.path(join(this.folder, name));
  write = (name: string, content: string, mode = 0o644) =>
    this.machine.write(join(this.folder, name), content, mode);
  remove = (name: string) => rmSync(this.path(name), { recursive: true });
  link = (name: string, target: string) => symlinkSync(target, this.path(name));
}

interface Row {
  readonly title: string;
  readonly change: (release: Release) => void;
  readonly onInstance: boolean;
  /** The problems; empty if the release passes. */
  readonly lines: (release: Release) => readonly string[];
}

const rows: Row[] = [];
const row = (title: string, change: Row['change'], lines: Row['lines'], onInstance = false) =>
  rows.push({ title, change, lines, onInstance });
const passes = (title: string, change: Row['change'], ...places: boolean[]) =>
  places.forEach((onInstance) => row(`passes: ${title}`, change, () => [], onInstance));
const refuses = (title: string, change: Row['change'], ...lines: string[]) =>
  row(`refuses: ${title}`, change, () => lines);
const procfile =
  (text: string): Row['change'] =>
  ({ write }) =>
    write('Procfile', text);

passes('a release that is whole', () => {}, false, true);

for (const text of [
  'web: python3 -m http.server $PORT --bind "127.0.0.1"', // variables are expanded when it starts
  'web: A=1 B="x y" bash serve.sh',
  'web: exec bash serve.sh', // which bash does anyway
  `web: bash serve.sh 'a && b | c > d; $(e)' "f & (g)" \\;`,
  'web:bash serve.sh  ',
  '# how it starts\n\nweb: bash serve.sh\n\n',
  'web: bash serve.sh',
  'web: $RUNNER serve.sh', // a program that is known only when it starts
  'web: bash serve.sh --greeting=Grüß',
  `release: bash serve.sh migrate\nmail: bash serve.sh\nweb: bash serve.sh\n${'q'.repeat(32)}: bash serve.sh\n`,
])
  passes(text, procfile(text), false, true);

passes('programs that only an instance has', procfile('web: /usr/bin/ruby3.4 -S puma\n'), false);
for (const [program, content] of [
  ['./server', '#!/bin/sh\n'],
  ['bin/server', '#!/usr/bin/env python3\n'],
  ['./server', '\x7fELF\0\0'],
] as const)
  passes(
    `a file of the release as its program: ${program} ${content}`,
    ({ write }) => {
      write(program, content, 0o755);
      write('Procfile', `web: ${program} --port $PORT\n`);
    },
    false,
  );
passes(
  'links to its own files',
  ({ link }) => {
    link('current', 'serve.sh');
    link('deploy/up', '../serve.sh');
  },
  false,
);

const looks = 'It looks like this: `web: ./server` or `web: python3 -m gunicorn app:app`.';
const script =
  'A line of Procfile is one command: put the rest into a script, and name that, e.g. `./start.sh`.';
const noWeb = `Procfile: has no process \`web\`, which is what an instance starts. ${looks}`;
const missing = (program: string) =>
  `the program \`${program}\` is not in the release: does buildspec.yml copy it?`;

/** A Procfile, and the problem of its first line, or of the given line. */
const LINES: readonly (readonly [text: string, said: string, line?: number])[] = [
  ['web: bash serve.sh\nweb: bash x\n', '`web` is in line 1 already: keep one.', 2],
  ['bash serve.sh\n', '`bash serve.sh` has no colon: write `web: COMMAND`.'],
  ...[' web', 'web.1', '1st', 'm'.repeat(33)].map(
    (name) =>
      [
        `${name}: bash serve.sh\nweb: bash serve.sh\n`,
        `\`${name}\` is no name of a process: at most 32 letters, digits, - and _, beginning with a letter, at the ` +
          'beginning of the line.',
      ] as const,
  ),
  [
    'app: bash serve.sh\nweb: bash serve.sh\n',
    "`app` is the name of web's log: give the process another one.",
  ],
  [
    'web: bash serve.sh\nby-hand: bash x\n',
    '`by-hand` is what a command of `npm run run` is called on an instance: give the process another name.',
    2,
  ],
  ['web: bash serve.sh\nmail: bash serve.sh\nmail: bash x\n', '`mail` is in line 2 already: keep one.', 3],
  ['web: bash serve.sh\nmail:\n', `\`mail\` has no command. ${looks}`, 2],
  ['web: bash serve.sh\nmail: bash serve.sh && true\n', `\`&&\` is for a shell. ${script}`, 2],
  ['web: bash serve.sh\nmail: ./mail.sh\n', missing('./mail.sh'), 2],
  ['release: ./migrate.sh\nweb: bash serve.sh\n', missing('./migrate.sh')],
  ['release: bash serve.sh; true\nweb: bash serve.sh\n', `\`;\` is for a shell. ${script}`],
  ['web:  \n', `\`web\` has no command. ${looks}`],
  ['web: A=1\n', '`A=1` names no program, only variables.'],
  ...(
    [
      ['web: bash migrate.sh && bash serve.sh\n', '&&'],
      ['web: bash serve.sh || true\n', '||'],
      ['web: bash migrate.sh; bash serve.sh\n', ';'],
      ['web: bash serve.sh | tee log\n', '|'],
      ['web: bash serve.sh > /tmp/log\n', '>'],
      ['web: bash serve.sh 2>&1\n', '>'],
      ['web: bash serve.sh < x\n', '<'],
      ['web: bash serve.sh &\n', '&'],
      ['web: (bash serve.sh)\n', '('],
      ['web: cd src\n', 'cd'],
      ['web: if true\n', 'if'],
    ] as const
  ).map(([text, operator]) => [text, `\`${operator}\` is for a shell. ${script}`] as const),
  ['web: bash serve.sh --workers "$(nproc)"\n', `\`$(\` runs a command within a command. ${script}`],
  ['web: bash `ls`\n', `\`\`\` runs a command within a command. ${script}`],
  ['web: bash "serve.sh\n', 'the quote " is not closed: `bash "serve.sh`.'],
  ['web: bash \\\n  serve.sh\n', 'ends with a backslash: a command is one line.'],
  [
    'web: bash serve.sh\r\n',
    'ends with a carriage return, which the app would get as part of its last argument: save it with the line ends of ' +
      'Linux (LF).',
  ],
  ['web: bash\0serve.sh\n', 'holds a control character: remove it.'],
  ['web: ./start.sh\n', missing('./start.sh')],
  [
    'web: ./serve.sh\n',
    'the program `./serve.sh` may not be executed: `git add --chmod=+x` it, or name what runs it, e.g. `bash ./serve.sh`.',
  ],
  ['web: ./deploy\n', 'the program `./deploy` is a folder: name the file in it that starts the app.'],
  [
    'web: serve.sh\n',
    '`serve.sh` is looked for in /usr/local/bin:/usr/bin:/bin, not in the release: write `./serve.sh`.',
  ],
  [
    'web: bash $CODEBUILD_SRC_DIR/serve.sh\n',
    "`$CODEBUILD_SRC_DIR/serve.sh` is known only in the build: name paths from the release's own folder, where the " +
      'command runs.',
  ],
];
for (const [text, said, line = 1] of LINES) refuses(text, procfile(text), `Procfile, line ${line}: ${said}`);
for (const text of ['# web: bash serve.sh\n', 'release: bash serve.sh\n'])
  refuses(text, procfile(text), noWeb);
refuses('an empty Procfile', procfile('\n \n'), `Procfile is empty: it says how the app starts. ${looks}`);
refuses(
  'a byte-order mark',
  procfile('\ufeffweb: bash serve.sh\n'),
  'Procfile begins with a byte-order mark: save it as UTF-8 without one.',
);
refuses(
  'no Procfile',
  ({ remove }) => remove('Procfile'),
  `Procfile is missing in the release: it says how the app starts, and buildspec.yml copies it. ${looks}`,
);
refuses(
  'a folder in its place',
  ({ remove, write }) => {
    remove('Procfile');
    write('Procfile/web', 'bash serve.sh');
  },
  'Procfile is a folder: it must be a file that says how the app starts.',
);
refuses(
  'bytes that are no UTF-8',
  ({ path }) => writeFileSync(path('Procfile'), Buffer.from('web: bash s\xe4rve.sh', 'latin1')),
  'Procfile: byte 12 is no UTF-8: save it as UTF-8.',
);
for (const name of ['serve.sh', '../src/serve.sh', '../../..'])
  row(
    `refuses: a path of the machine that builds: ${name}`,
    ({ path, write }) => write('Procfile', `web: bash ${path(name)}\n`),
    ({ path }) => [
      `Procfile, line 1: \`${path(name)}\` is a path of the machine that builds: name it from the release's own folder, ` +
        'where the command runs, e.g. `./server`.',
    ],
  );
for (const [program, instead] of [
  ['venv/bin/gunicorn', '-m gunicorn'],
  ['venv/bin/python3', '-m …'],
] as const)
  refuses(
    `a program of a virtual environment, which cannot be moved: ${program}`,
    ({ write }) => {
      write('venv/pyvenv.cfg', 'home = /usr/bin\n');
      write(program, '#!/usr/bin/python3\n', 0o755);
      write('Procfile', `web: ${program} app:app\n`);
    },
    `Procfile, line 1: \`${program}\` is in a virtual environment, which cannot be moved: install with ` +
      `\`pip install --target .\` and write \`python3 ${instead}\`.`,
  );
refuses(
  'a script whose interpreter only the build has',
  ({ write }) => {
    write('bin/gunicorn', '#!/opt/pyenv/versions/3.11.9/bin/python3.11\n', 0o755);
    write('Procfile', 'web: bin/gunicorn app:app\n');
  },
  'Procfile, line 1: `bin/gunicorn` begins with `#!/opt/pyenv/versions/3.11.9/bin/python3.11`, which only the machine ' +
    'that builds has: name what runs it, e.g. `python3 -m gunicorn`.',
);
for (const [program, advice] of [
  [
    'puma-9',
    ' (/usr/local/bin:/usr/bin:/bin): name its package in `app.packages` of the settings and refresh the instances, or ' +
      'take it into the release.',
  ],
  ['/usr/bin/puma-9', ''],
] as const) {
  const change = procfile(`web: ${program} --port $PORT\n`);
  passes(`at the build, a program that it has not: ${program}`, change, false);
  const line = `Procfile, line 1: the program \`${program}\` is not on this instance${advice}`;
  row(`refuses: on an instance, a program that it has not: ${program}`, change, () => [line], true);
}

const copies = 'buildspec.yml copies appspec.yml and deploy/ whole, and writes release.json.';
const FILES = [
  ...['appspec.yml', 'release.json', 'deploy/app.conf', 'deploy/web.service', 'deploy/worker@.service'],
  ...['deploy/start-process.sh', 'deploy/write-environment.py', 'deploy/write-limits.py'],
  ...['deploy/check-release.py', 'deploy/scripts/app-log.sh', 'deploy/scripts/processes.sh'],
];
for (const file of FILES) {
  const line = `${file} is missing in the release, or empty: ${copies}`;
  refuses(`${file} is empty`, ({ write }) => write(file, ''), line);
  refuses(`${file} is missing`, ({ remove }) => remove(file), line);
}
for (const step of [
  'application-stop',
  'before-install',
  'after-install',
  'application-start',
  'validate-service',
])
  refuses(
    `the step ${step} is missing`,
    ({ remove }) => remove(`deploy/scripts/${step}.sh`),
    `deploy/scripts/${step}.sh is missing in the release, or empty: appspec.yml names it as a step.`,
  );
row(
  'refuses: nothing is there',
  ({ remove }) => remove(''),
  ({ path }) => [`${path()} is no folder: name the one that holds the release.`],
);
refuses(
  'its steps look for it elsewhere',
  ({ write }) =>
    write('appspec.yml', 'version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv/app\n'),
  'appspec.yml: has no `destination: /opt/app/next`, where the scripts of deploy/ look for the release: take the ' +
    "platform's appspec.yml as it is.",
);
for (const content of ['no JSON', '{"build":"b:2"}', '{"commit":""}', '{"commit":1}', '[]', 'null'])
  refuses(
    `its release.json is ${content}`,
    ({ write }) => write('release.json', content),
    'release.json names no commit: write {"commit": "…", "build": "…", "contract": 2}, as write-release.py does.',
  );
for (const [target, said] of [
  ['../shared', 'a link that leads out of the release, to ../shared'],
  ['/etc/hosts', 'a link that leads out of the release, to /etc/hosts'],
  ['nowhere', 'a link to nowhere, which is not there'],
] as const)
  refuses(
    `a link to ${target}`,
    ({ link }) => link('linked', target),
    `linked is ${said}: copy the files themselves (\`cp -RL\`), as buildspec.yml does.`,
  );
refuses(
  'what is no file',
  ({ path }) => spawnSync('mkfifo', [path('deploy/pipe')]),
  'deploy/pipe is neither a file nor a folder: leave it out of the release.',
);

describe('check-release.py', () => {
  const machine = new Sandbox();
  const releases = rows.map((_, index) => new Release(machine, `/build/app/${index}/release`));
  let ends: Outcome[] = [];

  beforeAll(() => {
    rows.forEach(({ change }, index) => change(releases[index]!));
    ends = machine.runEach(
      SCRIPT,
      rows.map(({ onInstance }, index) => [
        ...(onInstance ? ['--on-instance'] : []),
        releases[index]!.path(),
      ]),
      { CODEBUILD_SRC_DIR: machine.path('/build') },
    );
  });
  afterAll(() => machine.remove());

  it.each(rows.map((one, index) => ({ ...one, index })))('$title', ({ lines, index }) => {
    const said = lines(releases[index]!);
    const stderr = said.map((line) => `check-release: ${line}\n`).join('');
    expect(ends[index]).toEqual({ status: said.length > 0 ? 1 : 0, stdout: '', stderr });
  });

  it('prints everything that is missing, one line each', () => {
    const release = new Release(machine, '/build/app/release');
    for (const name of ['deploy', 'release.json', 'Procfile']) release.remove(name);
    const { status, stderr } = machine.run(['python3', '-I', SCRIPT, release.path()]);
    expect([status, stderr.split('\n').filter(Boolean).length]).toEqual([1, 10 + 5 + 1]);
  });

  it('is called with one folder', () => {
    const calls = [[], ['--on-instance'], ['a', 'b']];
    const usage = { status: 1, stdout: '', stderr: 'Usage: check-release.py [--on-instance] FOLDER\n' };
    expect(machine.runEach(SCRIPT, calls)).toEqual(calls.map(() => usage));
  });
});

describe('start-process.sh', () => {
  const sandbox = sandboxForEach();
  let release: Release;
  beforeEach(() => (release = new Release(sandbox(), '/build/app/release')));
  const start = (...words: string[]) => {
    const command = 'cd "$1"; shift; exec bash deploy/start-process.sh "$@"';
    return sandbox().run(['bash', '-c', command, 'test', release.path(), ...words], { PORT: '8080' });
  };

  it('runs the command of its line, with its variables expanded', () => {
    release.write('serve.sh', 'echo "$$ $PPID $A $*"; tr "\\0" " " </proc/$$/cmdline');
    const web = 'web: A=1 bash serve.sh --bind 127.0.0.1:$PORT "x  y"\n';
    release.write('Procfile', `# web: no\nworker: false\n${web}`);
    const { status, stdout } = start('web');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ \d+ 1 --bind 127\.0\.0\.1:8080 x {2}y\nbash serve\.sh --bind /);
  });

  // Otherwise a signal would reach a shell, and not the app.
  it.each(['web: ./serve.sh', 'web: A=1 ./serve.sh', 'web: exec ./serve.sh', 'web: ./serve.sh "$PORT"'])(
    'replaces the shell by the app: %s',
    (line) => {
      release.write('serve.sh', '#!/bin/sh\necho $$\n', 0o755);
      release.write('Procfile', line);
      const command = 'cd "$1"; bash deploy/start-process.sh web & echo $!; wait';
      const { stdout } = sandbox().run(['bash', '-c', command, 'test', release.path()]);
      const [shell, app] = stdout.split('\n').slice(0, 2).sort();
      expect(app).toBe(shell);
    },
  );

  it('names the missing process', () =>
    expect(start('worker')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'start-process: Procfile has no line worker.\n',
    }));

  it('lets bash report a missing program, with the name of the process', () => {
    release.write('Procfile', 'web: nowhere\n');
    const stderr = 'web: line 1: nowhere: command not found\n';
    expect(start('web')).toEqual({ status: 127, stdout: '', stderr });
  });
});
