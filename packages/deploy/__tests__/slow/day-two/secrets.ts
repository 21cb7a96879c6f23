import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { join } from 'node:path';
import { expectScreen, inOneLine } from '../../screen';
import type { ScreenOptions } from '../../../../test-support';
import type { World } from './world';

const region = 'us-east-1';
/** A value that no command may print. */
const VALUE = 'correct horse "battery" $taple';

/** Tests of secrets. */
export function secrets(world: () => World): void {
  const manager = () => new SecretsManagerClient({ region });
  const ssm = () => new SSMClient({ region });
  const value = async (SecretId: string) =>
    (await manager().send(new GetSecretValueCommand({ SecretId }))).SecretString;
  const env = () => world().environment({ CONFIG: join(__dirname, 'with-secrets.ts') });
  const set = (name: string, options: Partial<ScreenOptions> = {}) =>
    world().screen('secrets', ['set', 'staging', name], { env: env(), ...options });
  let ids: string[];
  let steady: [string | RegExp, string][];
  /** Lets each instance report when its app was started: so many minutes ago, by the world's clock. */
  const started = (...minutes: number[]) =>
    world().aws.commands.play('hello-staging-started', (instance) => {
      const since = Math.floor(
        world()
          .ago(minutes[ids.indexOf(instance)] ?? 0)
          .getTime() / 1000,
      );
      return { status: 0, output: `web ${since}\nmail -\n` };
    });

  beforeAll(async () => {
    ids = (await world().staging.instanceIds()).sort();
    steady = [
      ...ids.map((id, index): [string, string] => [id, `i-${index + 1}`]),
      [/version \S+:/, 'version 1:'],
    ];
    const SecretString = '{\n  "user": "app", "port": 12345678901234567890,\n  "password": "old"\n}';
    await manager().send(new CreateSecretCommand({ Name: 'hello/db', SecretString }));
    const Type = 'SecureString';
    await ssm().send(
      new PutParameterCommand({ Name: '/hello/api-token', Value: 'old', Type, KeyId: 'alias/own' }),
    );
    await ssm().send(new PutParameterCommand({ Name: '/hello/plain', Value: 'old', Type: 'String' }));
  });

  test.each(['terminal', 'pipe'] as const)(
    'lists which exist, and which instances have old values, on a %s',
    async (on) => {
      started(100, 400); // changed at the start of the world, 210 minutes ago
      const { text, status } = await world().screen('secrets', ['staging'], { on, env: env() });
      expectScreen(`secrets.${on}`, text, steady);
      expect(status).toBe(0);
    },
  );

  test('the list as JSON, if all instances run with the current values', async () => {
    started(100, 100);
    const { stdout } = await world().screen('secrets', ['staging', '--json'], { env: env() });
    expect(JSON.parse(stdout)).toMatchObject({
      stage: 'staging',
      instances: ids,
      unknown: [],
      secrets: [
        { variable: 'DB_PASSWORD', kept: 'secretsmanager:hello/db#password', exists: true, old: [] },
        { variable: 'SESSION_KEY', exists: false, lack: 'does not exist', old: [] },
        { variable: 'API_TOKEN', kept: 'ssm:/hello/api-token', exists: true, old: [] },
        { variable: 'PLAIN', exists: true },
        { variable: 'SHARED', exists: false, lack: 'is stored in account 210987654321' },
      ],
    });
  });

  test('an instance that does not report its start is named', async () => {
    world().aws.commands.play('hello-staging-started', (instance) =>
      instance === ids[0] ? { status: 1, output: 'no' } : { status: 0, output: 'web 9999999999' },
    );
    const { text } = await world().screen('secrets', ['staging'], { env: env() });
    expect(text).toContain(`\n${ids[0]} does not report when its app was started.\n`);
    expect(text).toMatch(/The other instances run with the current values\.\n$/);
  });

  test('a stage without secrets', async () => {
    const { text } = await world().screen('secrets', ['staging']);
    expect(text).toBe('staging has no secrets in app.secrets.\n');
  });

  test('a value typed on a terminal is not shown, and the other keys of the secret do not change', async () => {
    const typed: ScreenOptions['typed'] = [[/not shown\): /, `wrong\x15x\x7f${VALUE}\r`]];
    const { text, raw, status } = await set('DB_PASSWORD', { on: 'terminal', typed });
    expectScreen('secrets.set.terminal', text, steady);
    expect(raw).not.toContain('horse');
    expect(status).toBe(0);
    expect(await value('hello/db')).toBe(
      `{\n  "user": "app", "port": 12345678901234567890,\n  "password": ${JSON.stringify(VALUE)}\n}`,
    );
  });

  test('a value from a pipe is standard input without its last line break; a missing secret is created', async () => {
    const input = '-----BEGIN KEY-----\nabc\n';
    const [made, token] = await Promise.all([
      set('SESSION_KEY', { input }),
      set('API_TOKEN', { input: `${VALUE}\r\n` }),
    ]);
    expectScreen('secrets.set.pipe', made.text, steady);
    expect(await value('hello/session')).toBe('-----BEGIN KEY-----\nabc');
    expect(token.text).toMatch(/^Set, version 2: API_TOKEN of staging, the parameter \/hello\/api-token\.\n/);
    expect(token.text).not.toContain('horse');
    const command = new GetParameterCommand({ Name: '/hello/api-token', WithDecryption: true });
    const { Parameter } = await ssm().send(command);
    expect(Parameter).toMatchObject({ Value: VALUE, Type: 'SecureString' });
    const put = world()
      .aws.requests.filter(({ action }) => action === 'PutParameter')
      .at(-1);
    expect(put).toBeDefined();
  });

  test.each<[string, Partial<ScreenOptions>, string, status?: number]>([
    [
      'DB_PASWORD',
      {},
      'app.secrets of staging has no secret "DB_PASWORD" (DB_PASSWORD?). It has: DB_PASSWORD, SESSION_KEY, ' +
        'API_TOKEN, PLAIN, SHARED. Nothing was changed.\n',
    ],
    ['API_TOKEN', { input: '\n' }, 'The value of API_TOKEN is empty. Nothing was changed.\n'],
    [
      'API_TOKEN',
      { input: 'a\0b' },
      'The value of API_TOKEN contains a NUL character, which an environment variable cannot have. Nothing was ' +
        'changed.\n',
    ],
    [
      'SHARED',
      { input: VALUE },
      'SHARED is stored in account 210987654321: set it there: ' +
        'ssm:arn:aws:ssm:us-east-1:210987654321:parameter/shared. Nothing was changed.\n',
    ],
    [
      'PLAIN',
      { input: VALUE },
      'ssm:/hello/plain is a String parameter, which is not encrypted, and the type of a parameter cannot be ' +
        "changed. Nothing was changed. Delete it (aws ssm delete-parameter --name '/hello/plain'), then set it " +
        'again.\n',
    ],
    [
      'DB_PASSWORD',
      { on: 'terminal', typed: [[/not shown\): /, `${VALUE}\x03`]] },
      'Value of DB_PASSWORD (it is not shown): \nInterrupted. Nothing was changed.\n',
      130,
    ],
    [
      'DB_PASSWORD',
      { on: 'terminal', typed: [[/not shown\): /, `${VALUE}\rsecond line\r`]] },
      'Value of DB_PASSWORD (it is not shown): \nThe value has several lines. Give it as a file: npm run secrets ' +
        '-- set staging DB_PASSWORD < <file>. Nothing was changed.\n',
    ],
  ])('%s is not set, with the reason: %j', async (name, options, message, expected = 1) => {
    const { text, raw, status } = await set(name, options);
    if (options.on === 'terminal') expect(inOneLine(text)).toBe(inOneLine(message));
    else expect(text).toBe(message);
    expect(raw).not.toContain('horse');
    expect(status).toBe(expected);
  });

  test.each<[string[], RegExp]>([
    [['set', 'staging'], /^Usage: npm run secrets -- set staging\|production <name>/],
    [['set', 'stagin', 'PLAIN'], /^There is no stage "stagin" \(staging\?\)\. /],
    [['set', 'staging', 'PLAIN', VALUE], /^Usage: npm run secrets -- set staging\|production <name>/],
    [['sett', 'staging', 'PLAIN'], /^Usage: npm run secrets -- <stage>/],
  ])('%j is refused in one message', async (args, message) => {
    const { text, status } = await world().screen('secrets', args, { env: env() });
    expect(text).toMatch(message);
    expect(text).not.toContain('horse');
    expect(status).toBe(1);
  });
}
