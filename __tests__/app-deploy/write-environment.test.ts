import { statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, sandboxForEach } from './sandbox';

const SCRIPT = join(REPOSITORY, 'app/deploy/write-environment.py');
const FILE = '/run/aws-bootstrap/app.environment';
const sandbox = sandboxForEach();

const write = (extra = {}) => sandbox().run(['python3', '-I', SCRIPT], { PAUSE_SECONDS: '0.1', ...extra });
const refused = (...reasons: string[]) => ({
  status: 1,
  stdout: '',
  stderr: reasons.map((reason) => `write-environment: ${reason}\n`).join(''),
});

/** A fake of the AWS command line that answers with JSON, once it has said what is to be said first. */
const answers = (value: unknown) => `cat <<'END'\n${JSON.stringify(value)}\nEND`;
const fails = (error: string) =>
  `echo 'An error occurred (${error}) when calling the operation: no' >&2; exit 254`;

/**
 * What systemd makes of the file. Its rules for double quotes are those of the shell (systemd.exec(5),
 * EnvironmentFile=), so that bash reads the same.
 */
function variables(): Record<string, string> {
  const { stdout } = sandbox().run([
    'env',
    '-i',
    'bash',
    '-c',
    `set -a; . '${sandbox().path(FILE)}'; exec env -0`,
  ]);
  return Object.fromEntries(
    stdout
      .split('\0')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

describe('web and its workers, which are started at once', () => {
  it('fetch once between them, and each goes on with a whole file', async () => {
    sandbox().boot({ secrets: { SECRET: 'ssm:/hello/secret' } });
    sandbox().fake('aws', `PATH=/usr/bin:/bin sleep 1\n${answers('x'.repeat(4096))}`);
    const all = await Promise.all([1, 2, 3].map(() => sandbox().runAlongside(['python3', '-I', SCRIPT])));
    expect(all).toEqual(Array(3).fill({ status: 0, stdout: '', stderr: '' }));
    expect(sandbox().called('aws')).toHaveLength(1);
    expect(variables().SECRET).toBe('x'.repeat(4096));
  });

  it('fetch again where the one before could not', async () => {
    sandbox().boot({ secrets: { SECRET: 'ssm:/hello/secret' } });
    sandbox().fake('aws', `PATH=/usr/bin:/bin sleep 0.5\n${fails('ParameterNotFound')}`);
    const all = await Promise.all([1, 2].map(() => sandbox().runAlongside(['python3', '-I', SCRIPT])));
    expect(all).toEqual(Array(2).fill(refused('the secret SECRET does not exist (ssm:/hello/secret)')));
    expect(sandbox().called('aws')).toHaveLength(2);
  });

  it('of a later start fetches anew', () => {
    sandbox().boot({ secrets: { SECRET: 'ssm:/hello/secret' } });
    for (const value of ['old', 'new']) {
      sandbox().fake('aws', answers(value));
      expect(write().status).toBe(0);
      expect(variables().SECRET).toBe(value);
    }
  });
});

describe('the environment file', () => {
  it.each([
    ['spaces at both ends', '  a  b  '],
    ['nothing', ''],
    ['several lines', 'first\nsecond\n\nlast\n'],
    ['quotes of both kinds', `it's "quoted" '"'`],
    ['what a shell would expand', '$HOME ${HOME} $(id) `id` !x ~ *'],
    ['backslashes', '\\ \\\\ \\n \\" \\$ C:\\new\\'],
    ['what begins a comment', '# no ; comment'],
    ['an assignment', 'A=B\nPATH=/evil'],
    ["systemd's specifiers", '%h %% %i'],
    ['control characters', 'tab\treturn\rbell\x07escape\x1b[0m'],
    ['letters of the world', 'ü € 漢字 😀'],
    ['a key in PEM form', '-----BEGIN KEY-----\nMC4CAQ/+=\n-----END KEY-----\n'],
  ])('carries %s unchanged, given plainly and as a secret', (_, value) => {
    sandbox().boot({ environment: { PLAIN: value }, secrets: { SECRET: 'ssm:/hello/secret' } });
    sandbox().fake('aws', answers(value));
    expect(write()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(variables()).toMatchObject({
      PLAIN: value,
      SECRET: value,
      STAGE: 'staging',
      AWS_REGION: 'eu-central-1',
    });
  });

  // They are there for releases of the first form, which kept serving after SIGTERM.
  it('has no word of draining', () => {
    sandbox().boot();
    write();
    expect(sandbox().read('/etc/aws-bootstrap/app.json')).toContain('DRAIN_SECONDS');
    expect(Object.keys(variables()).filter((name) => /DRAIN|STOP/.test(name))).toEqual([]);
  });

  it("is root's, readable for the app's group and for nobody else", () => {
    sandbox().boot();
    write();
    expect(statSync(sandbox().path(FILE)).mode & 0o777).toBe(0o640);
    expect(sandbox().called('chgrp')).toEqual([`chgrp app ${sandbox().path(FILE)}.new`]);
  });

  it('never was readable for others, not even while it was written', () => {
    sandbox().boot();
    sandbox().fake('chgrp', `stat -c %a "$2" > '${sandbox().path('/mode')}'`);
    write();
    expect(sandbox().read('/mode')).toBe('600\n');
  });

  it('is written anew at every start', () => {
    sandbox().boot({ environment: { OLD: '1' } });
    write();
    sandbox().boot({ environment: { NEW: '1' } });
    write();
    expect(variables()).toMatchObject({ NEW: '1' });
    expect(variables()).not.toHaveProperty('OLD');
  });
});

describe('secrets', () => {
  it.each([
    ['ssm:/hello/db', 'aws ssm get-parameter --with-decryption --query Parameter.Value --name /hello/db'],
    [
      'secretsmanager:hello/db',
      'aws secretsmanager get-secret-value --query SecretString --secret-id hello/db',
    ],
    [
      'secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf',
      'aws secretsmanager get-secret-value --query SecretString --secret-id arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf',
    ],
    [
      'ssm:arn:aws:ssm:eu-central-1:210987654321:parameter/db',
      'aws ssm get-parameter --with-decryption --query Parameter.Value --name arn:aws:ssm:eu-central-1:210987654321:parameter/db',
    ],
  ])('%s is fetched from where it says', (reference, call) => {
    sandbox().boot({ secrets: { DB: reference } });
    sandbox().fake('aws', answers('s3cret'));
    expect(write().status).toBe(0);
    expect(sandbox().called('aws')).toEqual([
      `${call} --output json --cli-connect-timeout 5 --cli-read-timeout 10`,
    ]);
    expect(variables().DB).toBe('s3cret');
  });

  it('one key of a JSON object can be taken', () => {
    sandbox().boot({
      secrets: { USER: 'secretsmanager:hello/db#user', PASSWORD: 'secretsmanager:hello/db#password' },
    });
    sandbox().fake('aws', answers(JSON.stringify({ user: 'me', password: 'p#w"d' })));
    write();
    expect(variables()).toMatchObject({ USER: 'me', PASSWORD: 'p#w"d' });
  });

  it('a secret is fetched once, however many of its keys are taken, and another one by itself', () => {
    const keys = ['user', 'password', 'port'];
    sandbox().boot({
      secrets: {
        ...Object.fromEntries(
          keys.map((key) => [`DB_${key.toUpperCase()}`, `secretsmanager:hello/db#${key}`]),
        ),
        WHOLE: 'secretsmanager:hello/db',
        OTHER: 'secretsmanager:hello/other#user',
        PARAMETER: 'ssm:/hello/db',
      },
    });
    const json = '{"user": "me", "password": "p", "port": 5432}';
    sandbox().fake('aws', answers(json));
    expect(write()).toEqual({ status: 0, stdout: '', stderr: '' });
    const asked = sandbox()
      .called('aws')
      .map((call) => /--(?:secret-id|name) (\S+)/.exec(call)?.[1]);
    expect(asked.sort()).toEqual(['/hello/db', 'hello/db', 'hello/other']);
    expect(variables()).toMatchObject({ DB_USER: 'me', DB_PORT: '5432', WHOLE: json, OTHER: 'me' });
  });

  it.each([
    ['a port', '5432', '5432'],
    ['true', 'true', 'true'],
    ['false', 'false', 'false'],
    ['a decimal with its last zero', '1.10', '1.10'],
    ['more digits than a double has', '12345678901234567890123', '12345678901234567890123'],
    ['more than a double can be', '1e400', '1e400'],
    ['a negative one', '-0.5E-7', '-0.5E-7'],
    ['a text that looks like a number', '"007"', '007'],
    ['a text that looks like nothing', '"null"', 'null'],
    ['an empty text', '""', ''],
  ])('%s at a key comes as it is written in the JSON', (_, json, value) => {
    sandbox().boot({ secrets: { DB: 'secretsmanager:rds!db-1#db.value' } });
    sandbox().fake('aws', answers(`{"db": {"value": "another"}, "db.value": ${json}}`));
    expect(write()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(variables().DB).toBe(value);
  });

  it("are asked for in the stage's region, without IMDSv1, and without anything of the environment around", () => {
    sandbox().boot({ environment: { AWS_REGION: 'us-east-1' }, secrets: { DB: 'ssm:/db' } });
    sandbox().fake('aws', `env > '${sandbox().path('/seen')}'; ${answers('x')}`);
    write({ AWS_PROFILE: 'other', AWS_ACCESS_KEY_ID: 'other' });
    expect(sandbox().read('/seen')).toMatch(/^AWS_REGION=eu-central-1$/m);
    expect(sandbox().read('/seen')).toMatch(/^AWS_EC2_METADATA_V1_DISABLED=true$/m);
    expect(sandbox().read('/seen')).not.toMatch(/AWS_PROFILE|AWS_ACCESS_KEY_ID/);
  });

  it('are asked for again when AWS cannot answer', () => {
    const count = sandbox().path('/count');
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake(
      'aws',
      `if [ ! -e '${count}' ]; then touch '${count}'; ${fails('ThrottlingException')}; fi; ${answers('x')}`,
    );
    expect(write().status).toBe(0);
    expect(sandbox().called('aws')).toHaveLength(2);
  });

  it.each([
    ['a parameter that is not there', 'ssm:/db', fails('ParameterNotFound'), 'does not exist'],
    ['a secret that is not there', 'secretsmanager:db', fails('ResourceNotFoundException'), 'does not exist'],
    [
      'a right that is missing',
      'ssm:/db',
      fails('AccessDeniedException'),
      "may not be read by this instance's role",
    ],
    [
      'a key that is not there',
      'secretsmanager:db#k',
      answers('{"o": "s3cret"}'),
      'is no JSON object with the key k',
    ],
    [
      'a secret that is no JSON',
      'secretsmanager:db#k',
      answers('s3cret'),
      'is no JSON object with the key k',
    ],
    [
      'a secret that is a list',
      'secretsmanager:db#k',
      answers('["s3cret"]'),
      'is no JSON object with the key k',
    ],
    [
      'a key that is an object',
      'secretsmanager:db#k',
      answers('{"k": {"s3cret": 1}}'),
      'has an object at the key k, not a text, a number, true or false',
    ],
    [
      'a key that is a list',
      'secretsmanager:db#k',
      answers('{"k": ["s3cret"]}'),
      'has a list at the key k, not a text, a number, true or false',
    ],
    [
      'a key that is null',
      'secretsmanager:db#k',
      answers('{"o": "s3cret", "k": null}'),
      'has null at the key k, not a text, a number, true or false',
    ],
    [
      'what JSON does not have',
      'secretsmanager:db#k',
      answers('{"o": "s3cret", "k": NaN}'),
      'is no JSON object with the key k',
    ],
    [
      'JSON deeper than can be read',
      'secretsmanager:db#k',
      answers(`{"k": ${'['.repeat(60_000)}`),
      'is no JSON object with the key k',
    ],
    ['half a character', 'secretsmanager:db#k', answers('{"k": "s3cret\\ud83d"}'), 'is no text'],
    ['a binary secret', 'secretsmanager:db', answers(null), 'is binary: only a text can be taken'],
    ['a key of a binary secret', 'secretsmanager:db#k', answers(null), 'is binary: only a text can be taken'],
    ['a NUL in it', 'ssm:/db', answers('s3cret\0'), 'is no text'],
    ['a place that is not known', 'vault:db', answers('s3cret'), 'is neither ssm:... nor secretsmanager:...'],
  ])('%s: one clear line, and never a value', (_, reference, aws, reason) => {
    sandbox().boot({ secrets: { DB: reference } });
    sandbox().fake('aws', aws);
    expect(write()).toEqual(refused(`the secret DB ${reason} (${reference})`));
    expect(sandbox().exists(FILE)).toBe(false);
  });

  it('are asked for three times, and then the reason is that of the last answer', () => {
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake(
      'aws',
      'echo; echo "Could not connect to the endpoint URL: \\"https://ssm/\\"" >&2; exit 255',
    );
    expect(write()).toEqual(
      refused(
        'the secret DB could not be fetched: Could not connect to the endpoint URL: "https://ssm/" (ssm:/db)',
      ),
    );
    expect(sandbox().called('aws')).toHaveLength(3);
  });

  it('that AWS does not answer for end the start in time, each with its reason', () => {
    const names = Array.from({ length: 10 }, (_, index) => `S${index}`);
    sandbox().boot({ secrets: Object.fromEntries(names.map((name) => [name, `ssm:/${name}`])) });
    sandbox().fake('aws', 'exec tail -f /dev/null'); // packets that nobody answers
    const before = Date.now();
    const { status, stderr } = write({ SECONDS: '2' });
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(status).toBe(1);
    expect(stderr.split('\n').slice(0, -1)).toEqual(
      names.map((name, index) =>
        expect.stringMatching(
          `^write-environment: the secret ${name} could not be fetched: ` +
            (index < 4 ? 'no answer within 2 s' : 'the time for all secrets was over before its turn') +
            ` \\(ssm:/${name}\\)$`,
        ),
      ),
    );
    expect(sandbox().exists(FILE)).toBe(false);
  });

  it('are asked for by the CLI no more than twice a try, so that it says its reason before its time is over', () => {
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake('aws', `env > '${sandbox().path('/seen')}'; ${answers('x')}`);
    write();
    expect(sandbox().read('/seen')).toMatch(/^AWS_MAX_ATTEMPTS=2$/m);
  });

  it('all that is wrong is said at once, a line each', () => {
    sandbox().boot({ secrets: { A: 'ssm:/a', B: 'ssm:/b', C: 'ssm:/c' } });
    sandbox().fake('aws', `[[ "$*" == */b* ]] || { ${fails('ParameterNotFound')}; }; ${answers('x')}`);
    expect(write()).toEqual(
      refused('the secret A does not exist (ssm:/a)', 'the secret C does not exist (ssm:/c)'),
    );
  });

  it('a file of an earlier start is left as it is when a secret is gone', () => {
    sandbox().boot({ environment: { KEPT: '1' } });
    write();
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake('aws', fails('ParameterNotFound'));
    expect(write().status).toBe(1);
    expect(variables()).toMatchObject({ KEPT: '1' });
  });
});

describe('an instance that is not as it should be', () => {
  it('without settings, says which file is missing', () => {
    expect(write()).toEqual(
      refused(`[Errno 2] No such file or directory: '${sandbox().path('/etc/aws-bootstrap/app.json')}'`),
    );
  });

  it('without the AWS command line, says that', () => {
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    const python = sandbox().run(['bash', '-c', 'command -v python3']).stdout.trim();
    const { status, stderr } = sandbox().run([python, '-I', SCRIPT], { PATH: sandbox().path('/nowhere') });
    expect(status).toBe(1);
    expect(stderr).toBe("write-environment: [Errno 2] No such file or directory: 'aws'\n");
  });
});
