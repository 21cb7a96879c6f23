import { statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, sandboxForEach } from './sandbox';

const SCRIPT = join(REPOSITORY, 'app/deploy/write-environment.py');
const FILE = '/run/aws-bootstrap/app.environment';
const sandbox = sandboxForEach();

const write = (extra = {}) => sandbox().run(['python3', '-I', SCRIPT], { PAUSE_SECONDS: '0.1', ...extra });
const passed = { status: 0, stdout: '', stderr: '' };
const refused = (...reasons: string[]) => ({
  status: 1,
  stdout: '',
  stderr: reasons.map((reason) => `write-environment: ${reason}\n`).join(''),
});

/** A fake of the AWS command line that answers with JSON. */
const answers = (value: unknown) => `cat <<'END'\n${JSON.stringify(value)}\nEND`;
const fails = (error: string) =>
  `echo 'An error occurred (${error}) when calling the operation: no' >&2; exit 254`;
/** The fake's behaviour for each secret, by the secret's id. */
const fakeAws = (secrets: Readonly<Record<string, string>>) =>
  sandbox().fake(
    'aws',
    `case " $* " in\n${Object.entries(secrets)
      .map(([id, body]) => `*" ${id} "*)\n${body}\n;;`)
      .join('\n')}\nesac`,
  );

/**
 * The variables that systemd reads from the file. Its rules for double quotes are a shell's (systemd.exec(5),
 * EnvironmentFile=), so that bash reads the same.
 */
function variables(): Record<string, string> {
  const read = `set -a; . '${sandbox().path(FILE)}'; exec env -0`;
  const { stdout } = sandbox().run(['env', '-i', 'bash', '-c', read]);
  return Object.fromEntries(
    stdout
      .split('\0')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** `{ S0: …, S1: … }` of a list. */
const numbered = <T>(list: readonly T[], name = 'S') =>
  Object.fromEntries(list.map((one, index) => [`${name}${index}`, one]));

describe('web and its workers, which start at once', () => {
  const started = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        sandbox().runAlongside(['python3', '-I', SCRIPT], { PAUSE_SECONDS: '0.1' }),
      ),
    );
  /** The first call is answered when so many processes wait: each has the locked folder open. */
  const onceWaiting = (count: number) => {
    const open = `ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c -- '-> ${sandbox().path('/run/aws-bootstrap')}$'`;
    return `PATH=/usr/bin:/bin\nif mkdir '${sandbox().path('/asked')}' 2>/dev/null; then
until [ "$(${open})" -ge ${count} ]; do sleep 0.05; done\nfi\n`;
  };
  beforeEach(() => sandbox().boot({ secrets: { SECRET: 'ssm:/hello/secret' } }));

  it('fetch once for all, and each continues with a complete file', async () => {
    sandbox().fake('aws', onceWaiting(3) + answers('x'.repeat(4096)));
    expect(await started(3)).toEqual(Array(3).fill(passed));
    expect(sandbox().called('aws')).toHaveLength(1);
    expect(variables().SECRET).toBe('x'.repeat(4096));
  });

  it('fetch again if the process before has failed', async () => {
    sandbox().fake('aws', onceWaiting(2) + fails('ParameterNotFound'));
    const gone = refused('the secret SECRET does not exist (ssm:/hello/secret)');
    expect(await started(2)).toEqual([gone, gone]);
    expect(sandbox().called('aws')).toHaveLength(2);
  });

  it('of a later start fetch again', () => {
    for (const value of ['old', 'new']) {
      sandbox().fake('aws', answers(value));
      expect(write().status).toBe(0);
      expect(variables().SECRET).toBe(value);
    }
  });
});

describe('the environment file', () => {
  it('has every text unchanged, as a plain value and as a secret', () => {
    const texts = [
      '  a  b  ',
      '',
      'first\nsecond\n\nlast\n',
      `it's "quoted" '"'`,
      '$HOME ${HOME} $(id) `id` !x ~ *',
      '\\ \\\\ \\n \\" \\$ C:\\new\\',
      '# no ; comment',
      'A=B\nPATH=/evil',
      '%h %% %i', // systemd's specifiers
      'tab\treturn\rbell\x07escape\x1b[0m',
      'ü € 漢字 😀',
      '-----BEGIN KEY-----\nMC4CAQ/+=\n-----END KEY-----\n',
    ];
    sandbox().boot({
      environment: numbered(texts, 'PLAIN'),
      secrets: numbered(texts.map((_, index) => `ssm:/hello/${index}` as const)),
    });
    fakeAws(Object.fromEntries(texts.map((value, index) => [`/hello/${index}`, answers(value)])));
    expect(write()).toEqual(passed);
    expect(variables()).toMatchObject({
      ...numbered(texts, 'PLAIN'),
      ...numbered(texts),
      STAGE: 'staging',
      AWS_REGION: 'eu-central-1',
    });
  });

  it("always belongs to root and the app's group, and has no variable of draining", () => {
    sandbox().boot();
    sandbox().fake('chgrp', `stat -c %a "$2" > '${sandbox().path('/mode')}'`);
    write();
    expect(sandbox().read('/mode')).toBe('600\n'); // while it was written
    expect(statSync(sandbox().path(FILE)).mode & 0o777).toBe(0o640);
    expect(sandbox().called('chgrp')).toEqual([`chgrp app ${sandbox().path(FILE)}.new`]);
    // DRAIN_SECONDS is there for releases of the first form, which kept serving after SIGTERM.
    expect(sandbox().read('/etc/aws-bootstrap/app.json')).toContain('DRAIN_SECONDS');
    expect(Object.keys(variables()).filter((name) => /DRAIN|STOP/.test(name))).toEqual([]);
  });

  it('is written at every start, and unchanged if a secret is missing', () => {
    sandbox().boot({ environment: { OLD: '1' } });
    write();
    sandbox().boot({ environment: { NEW: '1' } });
    write();
    expect(variables()).toMatchObject({ NEW: '1' });
    expect(variables()).not.toHaveProperty('OLD');
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake('aws', fails('ParameterNotFound'));
    expect(write().status).toBe(1);
    expect(variables()).toMatchObject({ NEW: '1' });
  });
});

describe('secrets', () => {
  it('are fetched from the places of their references', () => {
    const arn = (service: string, account: string, resource: string) =>
      `arn:aws:${service}:eu-central-1:${account}:${resource}`;
    const secret = arn('secretsmanager', '123456789012', 'secret:db-AbCdEf');
    const parameter = arn('ssm', '210987654321', 'parameter/db');
    const places = [
      'ssm:/hello/db',
      `ssm:${parameter}`,
      'secretsmanager:hello/db',
      `secretsmanager:${secret}`,
    ] as const;
    sandbox().boot({ secrets: numbered(places) });
    sandbox().fake('aws', answers('s3cret'));
    expect(write().status).toBe(0);
    const ssm = 'aws ssm get-parameter --with-decryption --query Parameter.Value --name';
    const secretsManager = 'aws secretsmanager get-secret-value --query SecretString --secret-id';
    expect(sandbox().called('aws').sort()).toEqual(
      [`${ssm} /hello/db`, `${ssm} ${parameter}`, `${secretsManager} hello/db`, `${secretsManager} ${secret}`]
        .map((call) => `${call} --output json --cli-connect-timeout 5 --cli-read-timeout 10`)
        .sort(),
    );
    expect(variables()).toMatchObject(numbered(places.map(() => 's3cret')));
  });

  it('are fetched once for all their keys, each secret separately', () => {
    sandbox().boot({
      secrets: {
        DB_USER: 'secretsmanager:hello/db#user',
        DB_PASSWORD: 'secretsmanager:hello/db#password',
        DB_PORT: 'secretsmanager:hello/db#port',
        WHOLE: 'secretsmanager:hello/db',
        OTHER: 'secretsmanager:hello/other#user',
        PARAMETER: 'ssm:/hello/db',
      },
    });
    const json = JSON.stringify({ user: 'me', password: 'p#w"d', port: 5432 });
    sandbox().fake('aws', answers(json));
    expect(write()).toEqual(passed);
    const asked = sandbox()
      .called('aws')
      .map((call) => /--(?:secret-id|name) (\S+)/.exec(call)?.[1]);
    expect(asked.sort()).toEqual(['/hello/db', 'hello/db', 'hello/other']);
    const db = { DB_USER: 'me', DB_PASSWORD: 'p#w"d', DB_PORT: '5432' };
    expect(variables()).toMatchObject({ ...db, WHOLE: json, OTHER: 'me' });
  });

  it('have the value of a key as the JSON has it', () => {
    const values: readonly (readonly [json: string, value: string])[] = [
      ['5432', '5432'],
      ['true', 'true'],
      ['false', 'false'],
      ['1.10', '1.10'],
      ['12345678901234567890123', '12345678901234567890123'], // more digits than a double has
      ['1e400', '1e400'], // more than a double can be
      ['-0.5E-7', '-0.5E-7'],
      ['"007"', '007'],
      ['"null"', 'null'],
      ['""', ''],
    ];
    sandbox().boot({
      secrets: numbered(values.map((_, index) => `secretsmanager:rds!db-1#db.${index}` as const)),
    });
    // A key with a dot is the key as a whole, no way into objects.
    const keys = values.map(([json], index) => `"db.${index}": ${json}`).join(', ');
    sandbox().fake('aws', answers(`{"db": {"0": "another"}, ${keys}}`));
    expect(write()).toEqual(passed);
    expect(variables()).toMatchObject(numbered(values.map(([, value]) => value)));
  });

  it("are asked for in the stage's region, twice a try, without IMDSv1 and anything of the environment around", () => {
    sandbox().boot({ environment: { AWS_REGION: 'us-east-1' }, secrets: { DB: 'ssm:/db' } });
    sandbox().fake('aws', `env > '${sandbox().path('/seen')}'; ${answers('x')}`);
    write({ AWS_PROFILE: 'other', AWS_ACCESS_KEY_ID: 'other' });
    const seen = sandbox().read('/seen').split('\n');
    expect(seen).toEqual(
      expect.arrayContaining([
        'AWS_REGION=eu-central-1',
        'AWS_EC2_METADATA_V1_DISABLED=true',
        'AWS_MAX_ATTEMPTS=2', // the CLI says its reason before its time is over
      ]),
    );
    expect(seen.filter((line) => /^AWS_(PROFILE|ACCESS_KEY_ID)=/.test(line))).toEqual([]);
  });

  it('are fetched again if AWS cannot answer', () => {
    const count = sandbox().path('/count');
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    sandbox().fake(
      'aws',
      `if [ ! -e '${count}' ]; then touch '${count}'; ${fails('ThrottlingException')}; fi; ${answers('x')}`,
    );
    expect(write().status).toBe(0);
    expect(sandbox().called('aws')).toHaveLength(2);
  });

  it('that cannot be fetched are all reported, one clear line each, without a value', () => {
    const NO_KEY = 'is no JSON object with the key k';
    const NO_TEXT = 'not a text, a number, true or false';
    const BINARY = 'is binary: only a text can be taken';
    const gone: readonly (readonly [place: string, key: string, aws: string, reason: string])[] = [
      ['ssm:/', '', fails('ParameterNotFound'), 'does not exist'],
      ['secretsmanager:', '', fails('ResourceNotFoundException'), 'does not exist'],
      ['ssm:/', '', fails('AccessDeniedException'), "may not be read by this instance's role"],
      ['secretsmanager:', '#k', answers('{"o": "s3cret"}'), NO_KEY],
      ['secretsmanager:', '#k', answers('s3cret'), NO_KEY],
      ['secretsmanager:', '#k', answers('["s3cret"]'), NO_KEY],
      ['secretsmanager:', '#k', answers('{"k": {"s3cret": 1}}'), `has an object at the key k, ${NO_TEXT}`],
      ['secretsmanager:', '#k', answers('{"k": ["s3cret"]}'), `has a list at the key k, ${NO_TEXT}`],
      ['secretsmanager:', '#k', answers('{"o": "s3cret", "k": null}'), `has null at the key k, ${NO_TEXT}`],
      ['secretsmanager:', '#k', answers('{"o": "s3cret", "k": NaN}'), NO_KEY],
      ['secretsmanager:', '#k', answers(`{"k": ${'['.repeat(60_000)}`), NO_KEY],
      ['secretsmanager:', '#k', answers('{"k": "s3cret\\ud83d"}'), 'is no text'], // half a character
      ['secretsmanager:', '', answers(null), BINARY],
      ['secretsmanager:', '#k', answers(null), BINARY],
      ['ssm:/', '', answers('s3cret\0'), 'is no text'],
    ];
    const references = gone.map(([place, key], index) => `${place}id${index}${key}`);
    sandbox().boot({ secrets: numbered(references as `ssm:/${string}`[]) });
    fakeAws(
      Object.fromEntries(
        gone.map(([place, , aws], index) => [`${place === 'ssm:/' ? '/' : ''}id${index}`, aws]),
      ),
    );
    const lines = gone.map(
      ([, , , reason], index) => `the secret S${index} ${reason} (${references[index]})`,
    );
    expect(write()).toEqual(refused(...lines));
    expect(sandbox().exists(FILE)).toBe(false);
  });

  it('of an unknown service are refused', () => {
    sandbox().boot({ secrets: { DB: 'vault:db' as 'ssm:/db' } });
    expect(write()).toEqual(refused('the secret DB is neither ssm:... nor secretsmanager:... (vault:db)'));
  });

  it('are asked for three times, and then the reason is that of the last answer', () => {
    sandbox().boot({ secrets: { DB: 'ssm:/db' } });
    const unreachable = 'Could not connect to the endpoint URL: "https://ssm/"';
    sandbox().fake('aws', `echo; echo '${unreachable}' >&2; exit 255`);
    expect(write()).toEqual(refused(`the secret DB could not be fetched: ${unreachable} (ssm:/db)`));
    expect(sandbox().called('aws')).toHaveLength(3);
  });

  it('that AWS does not answer for end the start in time, each with its reason', () => {
    const names = Array.from({ length: 10 }, (_, index) => `S${index}`);
    sandbox().boot({ secrets: Object.fromEntries(names.map((name) => [name, `ssm:/${name}`])) });
    sandbox().fake('aws', 'exec tail -f /dev/null'); // packets without an answer
    const { status, stderr } = write({ SECONDS: '4' });
    expect(status).toBe(1);
    expect(stderr.split('\n').slice(0, -1)).toEqual(
      names.map((name, index) =>
        expect.stringMatching(
          `^write-environment: the secret ${name} could not be fetched: ` +
            (index < 4
              ? 'no answer within \\d s'
              : 'the time limit for all secrets was reached before it was asked for') +
            ` \\(ssm:/${name}\\)$`,
        ),
      ),
    );
    expect(sandbox().exists(FILE)).toBe(false);
  });
});

describe('an incomplete instance', () => {
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
