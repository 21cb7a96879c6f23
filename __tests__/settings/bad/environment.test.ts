import { SHELL_ENVIRONMENT } from '../../../settings';
import { linesFor, type Row, testRows } from './table';

const PLACE =
  "Accepted: the place of the value in app.secrets, e.g. 'ssm:/hello/db-password': " +
  'here everyone who reads the state, a plan or the console can read it.';

describe('values that are secrets, of any shape', () => {
  const values: readonly (readonly [value: string, what: string])[] = [
    ['postgres://me:hunter2@db.example.com:5432/app', 'a URL with a password'],
    ['redis://:hunter2@cache:6379/0', 'a URL with a password'],
    ['postgresql+asyncpg://me:a/b@db/app', 'a URL with a password'],
    ['amqps://me:p%40ss@mq', 'a URL with a password'],
    ['see https://me:hunter2@example.com for more', 'a URL with a password'],
    ['jdbc:postgresql://db/app?user=me&password=hunter2', 'a password'],
    ['host=db user=me password=hunter2 dbname=app', 'a password'],
    ['Server=db;Database=app;User Id=me;Password=hunter2;', 'a password'],
    ['DefaultEndpointsProtocol=https;AccountKey=hunter2==', 'a password'],
    ['{"user":"me","password":"hunter2"}', 'a password'],
    ['AKIAIOSFODNN7EXAMPLE', "an AWS access key's id"],
    ['-----BEGIN RSA PRIVATE KEY----- hunter2', 'a private key'],
    [`ghp_${'a'.repeat(36)}`, 'a token of GitHub'],
    [`github_pat_${'a'.repeat(22)}`, 'a token of GitHub'],
    [`glpat-${'a'.repeat(20)}`, 'a token of GitLab'],
    ['xoxb-1234567890-a', 'a token of Slack'],
    ['https://hooks.slack.com/services/T0/B0/abc', 'a token of Slack'],
    [`sk_live_${'a'.repeat(24)}`, 'a key of Stripe'],
    [`SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, 'a key of SendGrid'],
    [`npm_${'a'.repeat(36)}`, 'a token of npm'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'a JSON web token'],
  ];
  testRows(
    values.map(([value, what]): Row => [
      { 'app.environment.A': value },
      `app.environment.A: its value, not shown here, is ${what}. ${PLACE}`,
    ]),
  );

  testRows(
    ['DB_PASSWORD', 'SECRET_KEY', 'signing_secret', 'AWS_SECRET_ACCESS_KEY'].map((name): Row => [
      { [`stages.staging.app.environment.${name}`]: 'abc' },
      `stages.staging.app.environment.${name}: its value, not shown here, is a secret by its name. ${PLACE}`,
    ]),
  );
});

describe('characters that would not reach the app', () => {
  const LINE = "Accepted: one line of text in quotes, without '${' and '%{'.";
  testRows(
    [
      '\v',
      '\x7f',
      '\u0085',
      '\u009b',
      '\ud800',
      '\udc00a',
      '\ufdd0',
      '\ufffe',
      '\uffff',
      '\u{1ffff}',
      '\u{10fffe}',
    ].map((letter): Row => [
      { 'app.environment.A': `a${letter}b` },
      `app.environment.A: given a text that is not shown here. ${LINE}`,
    ]),
  );
});

describe('names that bash uses itself', () => {
  testRows(
    SHELL_ENVIRONMENT.map((name): Row => [
      { 'app.environment': { [name]: 'x' } },
      `app.environment.${name}: reserved: bash, which starts the app, sets it. Accepted: another name.`,
    ]),
  );
});

describe('the size of all of it in the user data', () => {
  const noise = (length: number, seed = 7) => {
    let state = seed;
    return Array.from({ length }, () =>
      String.fromCharCode(97 + ((state = (state * 48_271) % 2_147_483_647) % 26)),
    ).join('');
  };
  const secrets = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `SECRET_${noise(20, index + 1).toUpperCase()}`,
        `secretsmanager:hello/app#${noise(100, index + 99)}`,
      ]),
    );

  it('is one problem, with its parts in bytes', () => {
    const [line, ...more] = linesFor({ 'app.environment.A': noise(4000), 'app.secrets': secrets(100) });
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^app: \d{5} bytes of user data, compressed: secrets \d{4}, environment \d{4}\. Accepted: at most 7168 in all, beside the platform's own files: keep long values in Parameter Store and name them in app\.secrets, or several as keys of one secret\.$/,
    );
  });

  it("is that of the stage if only the stage's settings are too many", () => {
    const lines = linesFor({
      'app.environment.A': noise(4000),
      'stages.staging.app.secrets': secrets(100),
      'stages.production.app.environment.B': 'x',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^stages\.staging\.app: \d{5} bytes of user data, compressed: /);
  });

  it('does not include what is not in the user data: schedules and permissions', () => {
    const many = (one: (index: number) => object) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, one(index + 1)]));
    const schedule = many((seed) => ({ cron: '0 3 * * *', command: noise(1000, seed) }));
    const permissions = many((seed) => ({
      why: noise(200, seed),
      actions: ['s3:GetObject'],
      resources: [`arn:aws:s3:::acme/${noise(500, seed)}/*`],
    }));
    expect(linesFor({ 'app.schedule': schedule, 'stages.staging.app.permissions': permissions })).toEqual([]);
  });

  it('is accepted for any number of values that fit', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `secretsmanager:hello/app#key_${index}`]),
    );
    expect(linesFor({ 'app.secrets': many })).toEqual([]);
  });
});
