import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, sandboxForEach } from './sandbox';

const SCRIPT = join(REPOSITORY, 'app/deploy/check-release.py');
const RELEASE = '/build/app/release';
const sandbox = sandboxForEach();
const path = (name = '') => sandbox().path(join(RELEASE, name));
const write = (name: string, content: string, mode = 0o644) =>
  sandbox().write(join(RELEASE, name), content, mode);
const link = (name: string, target: string) => symlinkSync(target, path(name));
const procfile = (text: string) => write('Procfile', text);

function check(...options: string[]) {
  return sandbox().run(['python3', '-I', SCRIPT, ...options, path()], {
    CODEBUILD_SRC_DIR: sandbox().path('/build'),
  });
}

const passed = { status: 0, stdout: '', stderr: '' };
const refused = (...lines: string[]) => ({
  status: 1,
  stdout: '',
  stderr: lines.map((line) => `check-release: ${line}\n`).join(''),
});

/** A release that is whole. */
beforeEach(() => {
  sandbox().unpack(RELEASE, {
    Procfile: 'web: bash serve.sh\n',
    'serve.sh': 'serve',
    'release.json': '{"commit":"abc","build":"b:1"}\n',
  });
});

describe('a release that an instance can start', () => {
  it('passes without a word, at the build and on the instance', () => {
    expect(check()).toEqual(passed);
    expect(check('--on-instance')).toEqual(passed);
  });

  it.each([
    ['variables, which are expanded when it starts', 'web: python3 -m http.server $PORT --bind "127.0.0.1"'],
    ['assignments before the program', 'web: A=1 B="x y" bash serve.sh'],
    ['`exec`, which bash does anyway', 'web: exec bash serve.sh'],
    [
      'what a shell would take for its own, in quotes',
      `web: bash serve.sh 'a && b | c > d; $(e)' "f & (g)" \\;`,
    ],
    ['no blank after the colon, and blanks behind', 'web:bash serve.sh  '],
    ['comments and empty lines', '# how it starts\n\nweb: bash serve.sh\n\n'],
    ['no end of its last line', 'web: bash serve.sh'],
    ['a program that is known only when it starts', 'web: $RUNNER serve.sh'],
    ['letters of the world', 'web: bash serve.sh --greeting=Grüß'],
  ])('may have in its Procfile %s', (_, text) => {
    procfile(text);
    expect(check()).toEqual(passed);
    expect(check('--on-instance')).toEqual(passed);
  });

  it.each([
    ['a file of the release', './server', '#!/bin/sh\n'],
    ['one in a folder', 'bin/server', '#!/usr/bin/env python3\n'],
    ['a program that is no text', './server', '\x7fELF\0\0'],
  ])('may be started by %s', (_, program, content) => {
    write(program, content, 0o755);
    procfile(`web: ${program} --port $PORT\n`);
    expect(check()).toEqual(passed);
  });

  it('may have links to its own files', () => {
    link('current', 'serve.sh');
    link('deploy/up', '../serve.sh');
    expect(check()).toEqual(passed);
  });

  it('may name programs that only an instance has', () => {
    procfile('web: /usr/bin/ruby3.4 -S puma\n');
    expect(check()).toEqual(passed);
  });

  it('may have workers and a release command, in any order', () => {
    procfile(
      `release: bash serve.sh migrate\nmail: bash serve.sh\nweb: bash serve.sh\n${'q'.repeat(32)}: bash serve.sh\n`,
    );
    expect(check()).toEqual(passed);
    expect(check('--on-instance')).toEqual(passed);
  });
});

const looks = 'It looks like this: `web: ./server` or `web: python3 -m gunicorn app:app`.';
const script =
  'A line of Procfile is one command: put the rest into a script, and name that, e.g. `./start.sh`.';
const shell = (operator: string) => `Procfile, line 1: \`${operator}\` is for a shell. ${script}`;

const nameOf = (name: string) =>
  `Procfile, line 1: \`${name}\` is no name of a process: at most 32 letters, digits, - and _, beginning with a letter, at ` +
  'the beginning of the line.';

describe('a Procfile that cannot be started is refused, with its line', () => {
  it.each<[string, string, string]>([
    ['nothing in it', '\n \n', `Procfile is empty: it says how the app starts. ${looks}`],
    [
      'no web',
      '# web: bash serve.sh\n',
      `Procfile: has no process \`web\`, which is what an instance starts. ${looks}`,
    ],
    [
      'two of them',
      'web: bash serve.sh\nweb: bash x\n',
      'Procfile, line 2: `web` stands in line 1 already: keep one.',
    ],
    ['no colon', 'bash serve.sh\n', 'Procfile, line 1: `bash serve.sh` has no colon: write `web: COMMAND`.'],
    ['a blank before the name', ' web: bash serve.sh\n', nameOf(' web')],
    ['a name of other characters', 'web.1: bash serve.sh\n', nameOf('web.1')],
    ['a name that begins with a digit', '1st: bash serve.sh\nweb: bash serve.sh\n', nameOf('1st')],
    [
      'a name of 33 letters',
      `${'m'.repeat(33)}: bash serve.sh\nweb: bash serve.sh\n`,
      nameOf('m'.repeat(33)),
    ],
    [
      "the name of web's log",
      'app: bash serve.sh\nweb: bash serve.sh\n',
      "Procfile, line 1: `app` is the name of web's log: give the process another one.",
    ],
    [
      'the name of a command that is run by hand',
      'web: bash serve.sh\nby-hand: bash x\n',
      'Procfile, line 2: `by-hand` is what a command of `npm run run` is called on an instance: give the process another name.',
    ],
    [
      'two workers of one name',
      'web: bash serve.sh\nmail: bash serve.sh\nmail: bash x\n',
      'Procfile, line 3: `mail` stands in line 2 already: keep one.',
    ],
    [
      'a worker without a command',
      'web: bash serve.sh\nmail:\n',
      `Procfile, line 2: \`mail\` has no command. ${looks}`,
    ],
    [
      'a worker that a shell would have to run',
      'web: bash serve.sh\nmail: bash serve.sh && true\n',
      `Procfile, line 2: \`&&\` is for a shell. ${script}`,
    ],
    [
      'a worker whose program is not there',
      'web: bash serve.sh\nmail: ./mail.sh\n',
      'Procfile, line 2: the program `./mail.sh` is not in the release: does buildspec.yml copy it?',
    ],
    [
      'a release command whose program is not there',
      'release: ./migrate.sh\nweb: bash serve.sh\n',
      'Procfile, line 1: the program `./migrate.sh` is not in the release: does buildspec.yml copy it?',
    ],
    [
      'a release command that a shell would have to run',
      'release: bash serve.sh; true\nweb: bash serve.sh\n',
      shell(';'),
    ],
    [
      'a release command alone',
      'release: bash serve.sh\n',
      `Procfile: has no process \`web\`, which is what an instance starts. ${looks}`,
    ],
    ['no command', 'web:  \n', `Procfile, line 1: \`web\` has no command. ${looks}`],
    ['variables alone', 'web: A=1\n', 'Procfile, line 1: `A=1` names no program, only variables.'],
    ['one command after another', 'web: bash migrate.sh && bash serve.sh\n', shell('&&')],
    ['one or another', 'web: bash serve.sh || true\n', shell('||')],
    ['a semicolon', 'web: bash migrate.sh; bash serve.sh\n', shell(';')],
    ['a pipe', 'web: bash serve.sh | tee log\n', shell('|')],
    ['a redirection', 'web: bash serve.sh > /tmp/log\n', shell('>')],
    ['a redirection of errors', 'web: bash serve.sh 2>&1\n', shell('>')],
    ['a file as its input', 'web: bash serve.sh < x\n', shell('<')],
    ['the background', 'web: bash serve.sh &\n', shell('&')],
    ['a subshell', 'web: (bash serve.sh)\n', shell('(')],
    ['a folder that is changed', 'web: cd src\n', shell('cd')],
    ['a word of the shell', 'web: if true\n', shell('if')],
    [
      'a command within',
      'web: bash serve.sh --workers "$(nproc)"\n',
      `Procfile, line 1: \`$(\` runs a command within a command. ${script}`,
    ],
    [
      'one in backticks',
      'web: bash `ls`\n',
      `Procfile, line 1: \`\`\` runs a command within a command. ${script}`,
    ],
    [
      'an open quote',
      'web: bash "serve.sh\n',
      'Procfile, line 1: the quote " is not closed: `bash "serve.sh`.',
    ],
    [
      'a line that goes on',
      'web: bash \\\n  serve.sh\n',
      'Procfile, line 1: ends with a backslash: a command is one line.',
    ],
    [
      'line ends of Windows',
      'web: bash serve.sh\r\n',
      'Procfile, line 1: ends with a carriage return, which the app would get as part of its last argument: save it with ' +
        'the line ends of Linux (LF).',
    ],
    [
      'a control character',
      'web: bash\0serve.sh\n',
      'Procfile, line 1: holds a control character: remove it.',
    ],
    [
      'a byte-order mark',
      '\ufeffweb: bash serve.sh\n',
      'Procfile begins with a byte-order mark: save it as UTF-8 without one.',
    ],
    [
      'a file that is not there',
      'web: ./start.sh\n',
      'Procfile, line 1: the program `./start.sh` is not in the release: does buildspec.yml copy it?',
    ],
    [
      'a file that may not be executed',
      'web: ./serve.sh\n',
      'Procfile, line 1: the program `./serve.sh` may not be executed: `git add --chmod=+x` it, or name what runs it, ' +
        'e.g. `bash ./serve.sh`.',
    ],
    [
      'a folder',
      'web: ./deploy\n',
      'Procfile, line 1: the program `./deploy` is a folder: name the file in it that starts the app.',
    ],
    [
      'a file without its folder',
      'web: serve.sh\n',
      'Procfile, line 1: `serve.sh` is looked for in /usr/local/bin:/usr/bin:/bin, not in the release: write `./serve.sh`.',
    ],
    [
      'a variable of the build',
      'web: bash $CODEBUILD_SRC_DIR/serve.sh\n',
      "Procfile, line 1: `$CODEBUILD_SRC_DIR/serve.sh` is known in the build alone: name paths from the release's own " +
        'folder, where the command runs.',
    ],
  ])('%s', (_, text, line) => {
    procfile(text);
    expect(check()).toEqual(refused(line));
  });

  it('none', () => {
    sandbox().run(['rm', path('Procfile')]);
    expect(check()).toEqual(
      refused(
        `Procfile is missing in the release: it says how the app starts, and buildspec.yml copies it. ${looks}`,
      ),
    );
  });

  it('a folder', () => {
    sandbox().run(['rm', path('Procfile')]);
    write('Procfile/web', 'bash serve.sh');
    expect(check()).toEqual(refused('Procfile is a folder: it must be a file that says how the app starts.'));
  });

  it('bytes that are no UTF-8', () => {
    spawnSync('bash', ['-c', `printf 'web: bash s\\xe4rve.sh' > '${path('Procfile')}'`]);
    expect(check()).toEqual(refused('Procfile: byte 12 is no UTF-8: save it as UTF-8.'));
  });

  it.each(['/build/app/release/serve.sh', '/build/app/src/serve.sh', '/build'])(
    'a path of the machine that builds: %s',
    (name) => {
      const given = sandbox().path(name);
      procfile(`web: bash ${given}\n`);
      expect(check()).toEqual(
        refused(
          `Procfile, line 1: \`${given}\` is a path of the machine that builds: name it from the release's own folder, ` +
            'where the command runs, e.g. `./server`.',
        ),
      );
    },
  );

  it.each([
    ['venv/bin/gunicorn', '-m gunicorn'],
    ['venv/bin/python3', '-m …'],
  ])('a program of a virtual environment, whose paths do not move: %s', (program, instead) => {
    write('venv/pyvenv.cfg', 'home = /usr/bin\n');
    write(program, '#!/usr/bin/python3\n', 0o755);
    procfile(`web: ${program} app:app\n`);
    expect(check()).toEqual(
      refused(
        `Procfile, line 1: \`${program}\` is of a virtual environment, which does not move: install with ` +
          `\`pip install --target .\` and write \`python3 ${instead}\`.`,
      ),
    );
  });

  it('a script whose interpreter only the build has', () => {
    write('bin/gunicorn', '#!/opt/pyenv/versions/3.11.9/bin/python3.11\n', 0o755);
    procfile('web: bin/gunicorn app:app\n');
    expect(check()).toEqual(
      refused(
        'Procfile, line 1: `bin/gunicorn` begins with `#!/opt/pyenv/versions/3.11.9/bin/python3.11`, which only the ' +
          'machine that builds has: name what runs it, e.g. `python3 -m gunicorn`.',
      ),
    );
  });

  it.each([
    [
      'puma-9',
      'the program `puma-9` is not on this instance (/usr/local/bin:/usr/bin:/bin): name its package in `app.packages` of ' +
        'the settings and refresh the instances, or take it into the release.',
    ],
    ['/usr/bin/puma-9', 'the program `/usr/bin/puma-9` is not on this instance'],
  ])('on an instance alone: a program that it has not, %s', (program, said) => {
    procfile(`web: ${program} --port $PORT\n`);
    expect(check()).toEqual(passed);
    expect(check('--on-instance')).toEqual(refused(`Procfile, line 1: ${said}`));
  });
});

describe('a release that is not whole is refused', () => {
  const copies = 'buildspec.yml copies appspec.yml and deploy/ whole, and writes release.json.';

  it.each([
    'deploy/app.conf',
    'deploy/web.service',
    'deploy/worker@.service',
    'deploy/start-process.sh',
    'deploy/write-environment.py',
    'deploy/write-limits.py',
    'deploy/check-release.py',
    'deploy/scripts/app-log.sh',
    'deploy/scripts/processes.sh',
    'appspec.yml',
    'release.json',
  ])('%s is missing, or empty', (file) => {
    const line = `${file} is missing in the release, or empty: ${copies}`;
    write(file, '');
    expect(check()).toEqual(refused(line));
    sandbox().run(['rm', path(file)]);
    expect(check()).toEqual(refused(line));
  });

  it.each(['application-stop', 'before-install', 'after-install', 'application-start', 'validate-service'])(
    'the step %s is missing',
    (step) => {
      sandbox().run(['rm', path(`deploy/scripts/${step}.sh`)]);
      expect(check()).toEqual(
        refused(
          `deploy/scripts/${step}.sh is missing in the release, or empty: appspec.yml names it as a step.`,
        ),
      );
    },
  );

  it('all of it is missing: a line each, and all at once', () => {
    sandbox().run(['rm', '-r', path('deploy'), path('release.json'), path('Procfile')]);
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr.split('\n').filter(Boolean)).toHaveLength(10 + 5 + 1);
  });

  it('it is nowhere', () => {
    sandbox().run(['rm', '-r', path()]);
    expect(check()).toEqual(refused(`${path()} is no folder: name the one that holds the release.`));
  });

  it('its steps look for it elsewhere', () => {
    write('appspec.yml', 'version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv/app\n');
    expect(check()).toEqual(
      refused(
        'appspec.yml: has no `destination: /opt/app/next`, where the scripts of deploy/ look for the release: take the ' +
          "platform's appspec.yml as it is.",
      ),
    );
  });

  it.each(['no JSON', '{"build":"b:2"}', '{"commit":""}', '{"commit":1}', '[]', 'null'])(
    'its release.json is %s',
    (content) => {
      write('release.json', content);
      expect(check()).toEqual(
        refused(
          'release.json names no commit: write {"commit": "…", "build": "…", "contract": 2}, as write-release.py does.',
        ),
      );
    },
  );

  it.each([
    ['../shared', 'a link that leads out of the release, to ../shared'],
    ['/etc/hosts', 'a link that leads out of the release, to /etc/hosts'],
    ['nowhere', 'a link to nowhere, which is not there'],
  ])('it has a link to %s', (target, said) => {
    link('linked', target);
    expect(check()).toEqual(
      refused(`linked is ${said}: copy the files themselves (\`cp -RL\`), as buildspec.yml does.`),
    );
  });

  it('it has what is no file', () => {
    sandbox().run(['mkfifo', path('deploy/pipe')]);
    expect(check()).toEqual(
      refused('deploy/pipe is neither a file nor a folder: leave it out of the release.'),
    );
  });
});

it.each([[[]], [['--on-instance']], [['a', 'b']]])(
  'is called with one folder, not with %j',
  (words: string[]) => {
    expect(sandbox().run(['python3', '-I', SCRIPT, ...words])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Usage: check-release.py [--on-instance] FOLDER\n',
    });
  },
);

describe('start-process.sh', () => {
  const start = (...words: string[]) =>
    sandbox().run(
      [
        'bash',
        '--norc',
        '-c',
        'cd "$1"; shift; exec bash --norc deploy/start-process.sh "$@"',
        'test',
        path(),
        ...words,
      ],
      {
        PORT: '8080',
      },
    );

  it('becomes the command of its line, with the environment in it', () => {
    write('serve.sh', 'echo "$$ $PPID $A $*"; tr "\\0" " " </proc/$$/cmdline');
    procfile('# web: no\nworker: false\nweb: A=1 bash serve.sh --bind 127.0.0.1:$PORT "x  y"\n');
    const { status, stdout } = start('web');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ \d+ 1 --bind 127\.0\.0\.1:8080 x {2}y\nbash serve\.sh --bind /);
  });

  // Otherwise a signal would reach a shell, and not the app.
  it.each(['web: ./serve.sh', 'web: A=1 ./serve.sh', 'web: exec ./serve.sh', 'web: ./serve.sh "$PORT"'])(
    'leaves no shell before the app: %s',
    (line) => {
      write('serve.sh', '#!/bin/sh\necho $$\n', 0o755);
      procfile(line);
      chmodSync(path('serve.sh'), 0o755);
      const { stdout } = sandbox().run([
        'bash',
        '-c',
        'cd "$1"; bash deploy/start-process.sh web & echo $!; wait',
        'test',
        path(),
      ]);
      const [shell, app] = stdout.split('\n').slice(0, 2).sort();
      expect(app).toBe(shell);
    },
  );

  it('says which process is not there', () => {
    expect(start('worker')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'start-process: Procfile has no process worker.\n',
    });
  });

  it('leaves it to bash to say that a program is not there, by the name of the process', () => {
    procfile('web: nowhere\n');
    expect(start('web')).toEqual({
      status: 127,
      stdout: '',
      stderr: 'web: line 1: nowhere: command not found\n',
    });
  });
});
