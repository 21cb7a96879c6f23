import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPython } from '../../../packages/embedded-aws';
import { MAX_DRAIN_SECONDS } from '../../../modules/fleet/app-environment';
import { RESERVED_ENVIRONMENT } from '../../../settings';
import { APP_BYTES } from '../../../settings/cross-field/user-data-size';
import { linesFor } from '../../settings/bad/table';
import { USER_DATA_LIMIT_BYTES, type UserDataProps, userData } from '../../../modules/fleet/user-data';
import { compress, readUserData } from '../../../packages/facts';
import { PROPS, REPOSITORY, cloudConfig, sandboxForEach } from '../../app-deploy/sandbox';

const sandbox = sandboxForEach();
const text = (props: Partial<UserDataProps> = {}) => readUserData(userData({ ...PROPS, ...props }));
/** So many bytes that are random, and the same each time. */
const noise = (length: number) =>
  Uint8Array.from(createHash('shake256', { outputLength: length }).update('noise').digest());
/** The size that EC2 counts. */
const size = (props: Partial<UserDataProps> = {}) =>
  Buffer.from(userData({ ...PROPS, ...props }), 'base64').length;
const file = (path: string, props: Partial<UserDataProps> = {}) =>
  cloudConfig(props).write_files.find((written) => written.path === path);
const app = (props: Partial<UserDataProps> = {}) =>
  JSON.parse(file('/etc/aws-bootstrap/app.json', props)?.content ?? '') as unknown;

describe('the user data', () => {
  it("has cloud-init's first line, and leaves half of EC2's limit for the app", () => {
    expect(text({ endpoints: true }).split('\n')[0]).toBe('#cloud-config');
    expect(size({ endpoints: true })).toBeLessThan(8192);
    expect(size({ endpoints: true, codeDeployAgent: 2 })).toBeLessThan(
      USER_DATA_LIMIT_BYTES - APP_BYTES - 1024,
    );
  });

  // Letters that compress badly: the more of them one text has, the worse the other compresses.
  it.each([
    ['letters and digits', '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/'],
    ['Chinese', Array.from({ length: 20_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')],
    ['what JSON and YAML escape', `"\\'\u2028\u2029\ufeff`],
  ])('has room for all that the settings accept: %s', (_, alphabet) => {
    const letters = [...alphabet];
    const random = new Uint32Array(noise(16_000).buffer);
    const text = Array.from(random, (number) => letters[number % letters.length]).join('');
    const cut = Buffer.from(text).subarray(0, 4000).toString();
    const environment = { A: cut.replace(/\ufffd$/, '') }; // a letter that was cut in its middle
    const secretsOf = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_unused, index) => [
          `S${index}`,
          `secretsmanager:${createHash('sha512').update(String(index)).digest('hex')}`,
        ]),
      );
    const accepts = (count: number) =>
      linesFor({ 'app.environment': environment, 'app.secrets': secretsOf(count) }).length === 0;
    let most = 0;
    for (let step = 128; step >= 1; step /= 2) if (accepts(most + step)) most += step;
    expect(most).toBeGreaterThan(10);
    expect(accepts(most + 1)).toBe(false);
    const secrets = secretsOf(most);
    expect(size({ endpoints: true, codeDeployAgent: 2, environment, secrets })).toBeLessThanOrEqual(
      USER_DATA_LIMIT_BYTES,
    );
  });

  it.each([
    ['text as people write it', "it's: #1 \u00e9 \u6f22 \ud83d\ude00"],
    ['what PyYAML takes for the end of a line', 'a\u2028b\u2029c\u0085d'],
    ['what PyYAML refuses', 'a\u007fb\u0080c\u009fd\ufffee\uffff'],
  ])("is read by cloud-init's parser, PyYAML, as it was meant: %s", (_, TEXT) => {
    const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)))';
    const { status, stdout } = spawnSync(defaultPython(), ['-c', program], {
      input: text({ endpoints: true, environment: { TEXT } }),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(cloudConfig({ endpoints: true, environment: { TEXT } }));
    expect(app({ environment: { TEXT } })).toMatchObject({ environment: { TEXT } });
  });

  // A difference between two machines would be a change of the launch template in the plan of one.
  it('is compressed to the same bytes on every machine, without a time stamp', () => {
    let state = 1;
    const words = Array.from({ length: 4000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return (state % 500).toString(36);
    });
    const bytes = compress(words.join(' '));
    expect(bytes.subarray(0, 10).toString('hex')).toBe('1f8b0800000000000203');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '14f02a705c62c64778d6945b4d950079352b5880b6b76091ace299ed06f9cfc1',
    );
    expect(readUserData(bytes.toString('base64'))).toBe(words.join(' '));
    expect(userData(PROPS)).toBe(userData({ ...PROPS }));
  });

  it('can be read back without compression too', () => {
    expect(readUserData(Buffer.from('#cloud-config\n\u00e9').toString('base64'))).toBe(
      '#cloud-config\n\u00e9',
    );
  });

  it('has nothing that Terraform would take for a reference', () => {
    expect(userData(PROPS)).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(text()).toContain('${aws:AutoScalingGroupName}');
  });

  it("writes its files as root, lets only root read the app's settings, and then runs the start-up once", () => {
    const { write_files: files, runcmd } = cloudConfig();
    expect(runcmd).toEqual([['/opt/aws-bootstrap/start-up.sh']]);
    expect(files.map(({ path, permissions = '0644' }) => [path, permissions])).toEqual([
      ['/opt/aws-bootstrap/start-up.sh', '0755'],
      ['/opt/aws-bootstrap/make-certificate.sh', '0755'],
      ['/opt/aws-bootstrap/nginx.conf', '0644'],
      ['/etc/systemd/system/proxy.service', '0644'],
      ['/opt/aws-bootstrap/placeholder.py', '0644'],
      ['/etc/systemd/system/placeholder.service', '0644'],
      ['/etc/logrotate.d/aws-bootstrap', '0644'],
      ['/etc/systemd/system/logrotate.timer.d/hourly.conf', '0644'],
      ['/opt/aws-bootstrap/codedeployagent.yml', '0644'],
      ['/opt/aws-bootstrap/cloudwatch-agent.json', '0644'],
      ['/etc/aws-bootstrap/proxy-settings.conf', '0644'],
      ['/etc/aws-bootstrap/instance.env', '0644'],
      ['/etc/aws-bootstrap/app.json', '0600'],
    ]);
    // The users do not exist yet: an owner would make cloud-init fail.
    expect(files.filter((written) => 'owner' in written)).toEqual([]);
  });

  it.each(readdirSync(join(REPOSITORY, 'modules/fleet/instance')))(
    'carries %s whole but for its comments',
    (name) => {
      const code = readFileSync(join(REPOSITORY, 'modules/fleet/instance', name), 'utf8')
        .split('\n')
        .filter((line, index) => line.trim() !== '' && (index === 0 || !line.trim().startsWith('#')))
        .filter((line) => !line.startsWith('# '));
      const carried = cloudConfig().write_files.map(({ content }) => content.trimEnd().split('\n'));
      expect(carried).toContainEqual(code);
    },
  );

  it('has settings that bash and systemd read equally', () => {
    sandbox().boot({ healthPath: '/health check;$(id)&`id`', packages: ['nodejs22', 'git'] });
    const { stdout } = sandbox().run([
      'bash',
      '-c',
      `set -a; . '${sandbox().path('/etc/aws-bootstrap/instance.env')}'; printf '%s|' "$PORT" "$APP_PORT" "$HEALTH_PATH" "$CONTRACT" "$PACKAGES" "$AWS_REGION" "$CODEDEPLOY_APPLICATION" "$CODEDEPLOY_GROUP"`,
    ]);
    expect(stdout).toBe(
      '8443|8080|/health check;$(id)&`id`|3|nodejs22 git|eu-central-1|hello-app|hello-staging|',
    );
  });

  it.each([
    ["/it's", '"/it\'s"'],
    ['/a\\b', '"/a\\\\b"'],
    ['/a\nROOT=/', '"/a\\nROOT=/"'],
    ['/ü', '"/ü"'],
  ])('refuses the health path %j, which the two would not read equally', (healthPath, shown) => {
    expect(() => userData({ ...PROPS, healthPath })).toThrow(
      `HEALTH_PATH of stage staging is ${shown}: a quote, a backslash, a control character ` +
        'or a letter outside ASCII cannot be written to instance.env.',
    );
  });

  it.each([true, false])('with endpoints %s, the CodeDeploy agent signs its calls or not', (endpoints) => {
    const configuration = file('/opt/aws-bootstrap/codedeployagent.yml', { endpoints })?.content;
    expect(configuration?.includes(':enable_auth_policy: true\n')).toBe(endpoints);
    expect(configuration).toContain(':disable_imds_v1: true\n');
  });
});

describe("the app's environment in the user data", () => {
  it("has the user's variables, and those of the stage", () => {
    expect(
      app({ environment: { GREETING: 'hi\n"there" $x' }, secrets: { TOKEN: 'ssm:/hello/token' } }),
    ).toEqual({
      region: 'eu-central-1',
      environment: {
        AWS_REGION: 'eu-central-1',
        GREETING: 'hi\n"there" $x',
        STAGE: 'staging',
        HEALTH_PATH: '/health',
        DRAIN_SECONDS: '20',
        STOP_TIMEOUT_SECONDS: '40',
      },
      limits: {},
      secrets: { TOKEN: 'ssm:/hello/token' },
    });
  });

  it('lets an app that works elsewhere name another region', () => {
    expect(app({ environment: { AWS_REGION: 'us-east-1' } })).toMatchObject({
      region: 'eu-central-1',
      environment: { AWS_REGION: 'us-east-1' },
    });
  });

  it.each(RESERVED_ENVIRONMENT)('may not set %s, neither plain nor as a secret', (name) => {
    const message = `${name} is set by the instance: the app's environment and secrets may not set it.`;
    expect(() => userData({ ...PROPS, environment: { [name]: 'x' } })).toThrow(message);
    expect(() => userData({ ...PROPS, secrets: { [name]: 'ssm:/x' } })).toThrow(message);
  });

  it.each(['1ST', 'WITH SPACE', 'A=B', '', 'A-B', 'A\nB'])('may not be called %j', (name) => {
    expect(() => userData({ ...PROPS, environment: { [name]: 'x' } })).toThrow(
      `'${name}' is no name of an environment variable: letters, digits and _ only.`,
    );
  });

  it('may not have a name both as a value and as a secret', () => {
    expect(() => userData({ ...PROPS, environment: { TOKEN: 'x' }, secrets: { TOKEN: 'ssm:/x' } })).toThrow(
      "TOKEN is both in the app's environment and in its secrets: keep one.",
    );
    expect(() => userData({ ...PROPS, secrets: { constructor: 'ssm:/x' } })).not.toThrow();
  });

  it('may not have a NUL', () => {
    expect(() => userData({ ...PROPS, environment: { A: 'x\0y' } })).toThrow(
      'The value of A has a NUL character, which no environment variable can have.',
    );
  });

  it.each([-1, 0.5, MAX_DRAIN_SECONDS + 1, NaN])('may not drain for %p seconds', (drainSeconds) => {
    expect(() => userData({ ...PROPS, drainSeconds })).toThrow(
      `drainSeconds must be a whole number from 0 to 40, not ${drainSeconds}.`,
    );
  });

  it('may fill the user data to the last byte, and not one more', () => {
    // Each letter takes at least six bits compressed, so each letter more is nearly a byte more.
    const letters = Buffer.from(noise(12_288)).toString('base64');
    const environment = (length: number) => ({ A: letters.slice(0, length) });
    let last = 0;
    for (let step = 8192; step >= 1; step /= 2) if (!isRefused(last + step)) last += step;
    function isRefused(length: number): boolean {
      try {
        return (userData({ ...PROPS, environment: environment(length) }), false);
      } catch {
        return true;
      }
    }
    expect(size({ environment: environment(last) })).toBe(USER_DATA_LIMIT_BYTES);
    expect(() => userData({ ...PROPS, environment: environment(last + 1) })).toThrow(
      /^The user data of stage staging has 1638[5-9] bytes, compressed; EC2 takes 16384\. Make app\.environment shorter: keep long values in Parameter Store and name them in app\.secrets\.$/,
    );
  });
});
