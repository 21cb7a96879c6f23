import fc from 'fast-check';

/** Text of any letters that an environment can hold. It does not ask the settings for that. */
const line = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string(),
  )
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]|[$%](?=\{)/gu, ''));

/** Characters that a parser on the way could interpret. */
const special = fc
  .array(fc.constantFrom(...'\\"\'`$#:;,&*!|>%@{}[]=- é😀\u2028\ufeff'), { maxLength: 30 })
  .map((letters) => letters.join('').replace(/[$%](?=\{)/g, ''));

const variable = fc.stringMatching(/^[A-Z_][A-Z\d_]{1,12}$/);

const app = fc.record(
  {
    healthPath: fc.stringMatching(/^\/[\w.~/-]{0,20}$/),
    packages: fc.uniqueArray(fc.constantFrom('nodejs22', 'python3.13', 'git', 'gcc-c++', 'ImageMagick'), {
      minLength: 1,
    }),
    idleTimeoutSeconds: fc.integer({ min: 10, max: 3600 }),
    bodyLimitMiB: fc.integer({ min: 1, max: 10_240 }),
    environment: fc.dictionary(variable, fc.oneof(line, special), { maxKeys: 8 }),
    secrets: fc.dictionary(
      variable.map((name) => `S_${name}`),
      fc.oneof(
        fc.stringMatching(/^ssm:\/[b-r][\w.-]{0,9}(\/[\w.-]{1,9}){0,3}$/),
        fc.stringMatching(/^secretsmanager:[\w/+=.@-]{1,30}(#[\w.-]{1,9})?$/),
      ),
      { maxKeys: 4 },
    ),
    permissions: fc.dictionary(
      fc.stringMatching(/^[A-Z][A-Za-z]{1,9}$/),
      fc
        .constantFrom(
          ['ses:SendEmail', 'ses:us-east-1:123456789012:identity/example.com'],
          ['sqs:SendMessage', 'sqs:eu-west-1:123456789012:acme-jobs'],
          ['dynamodb:GetItem', 'dynamodb:us-west-2:123456789012:table/acme-sessions'],
          ['s3:GetObject', 's3:::acme-uploads/*'],
        )
        .map(([action = '', arn = '']) => ({
          why: 'What users send is kept there.',
          actions: [action],
          resources: [`arn:aws:${arn}`],
        })),
      { maxKeys: 3 },
    ),
    schedule: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z\d]{1,8}$/),
      fc.record({
        cron: fc.constantFrom('30 2 * * *', '*/10 * * * *', '0 4 1 * *'),
        command: fc.constantFrom('npm run nightly', `printf '%s' "it's"`),
      }),
      { maxKeys: 2 },
    ),
    egress: fc.uniqueArray(
      fc.record({
        port: fc.integer({ min: 1, max: 65_535 }),
        cidr: fc.constantFrom('10.20.0.0/16', '192.168.7.0/24', '0.0.0.0/0', '203.0.113.7/32'),
      }),
      { maxLength: 3, selector: ({ port, cidr }) => `${port} ${cidr}` },
    ),
  },
  { requiredKeys: [] },
);

const bounds = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }));

const instances = fc
  .record(
    { type: fc.constantFrom('t4g.small', 'm7i.large', 'c7g.metal', 't3.micro', 'r8g.2xlarge'), bounds },
    { requiredKeys: ['bounds'] },
  )
  .map(({ bounds: [min, more], ...rest }) => ({ ...rest, min, max: min + more }));

const cron = fc.constantFrom('0 20 * * *', '30 19 * * MON-FRI', '0 22 1,15 * *', '5 21 * * 0');

const stage = fc.record(
  {
    network: fc.record(
      {
        zones: fc.constantFrom(2, 3),
        nat: fc.constantFrom('per-zone', 'single', 'none'),
        endpoints: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
    instances,
    rollout: fc.constantFrom('AllAtOnce', 'HalfAtATime', 'OneAtATime'),
    releaseApproval: fc.boolean(),
    protected: fc.boolean(),
    exposure: fc.constantFrom('public', 'internal'),
    http: fc.constantFrom('redirect', 'serve'),
    schedule: fc.record(
      {
        down: cron,
        up: fc.constant('0 6 * * *'),
        timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
      },
      { requiredKeys: ['down', 'up'] },
    ),
    logRetentionDays: fc.constantFrom(1, 30, 3653),
    thresholds: fc.record(
      {
        cpuPercent: fc.double({ min: 10, max: 99, noNaN: true }),
        latencyP99Seconds: fc.double({ min: 0.05, max: 10, noNaN: true }),
        atMaximumMinutes: fc.integer({ min: 5, max: 1440 }),
      },
      { requiredKeys: [] },
    ),
    app,
  },
  { requiredKeys: ['network'] },
);

const stageName = fc
  .stringMatching(/^[a-z][a-z\d]{1,8}$/)
  .filter((name) => !['state', 'pipeline'].includes(name));

const stages = fc
  .uniqueArray(fc.tuple(stageName, stage), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((list) =>
    Object.fromEntries(
      list.map(([name, { network, ...rest }], index) => [
        name,
        { names: [`n${index}`, `*.w${index}`], network: { cidr: `10.${index}.0.0/16`, ...network }, ...rest },
      ]),
    ),
  );

const uuid = fc.uuid();

/** Settings that are nearly always valid: rules across fields refuse some of them. */
export const right: fc.Arbitrary<object> = fc.record(
  {
    project: fc.stringMatching(/^[b-h][a-z\d]{2,9}$/),
    account: fc.stringMatching(/^\d{12}$/),
    region: fc.constantFrom('us-east-1', 'eu-west-1', 'eu-central-1', 'ap-northeast-2', 'us-west-2'),
    domain: fc.stringMatching(/^[a-z][a-z\d]{1,10}\.(com|dev|co\.uk)$/),
    repository: fc.record({
      name: fc.stringMatching(/^[a-z\d]{1,10}\/[a-z\d][\w-]{0,10}$/),
      branch: fc.stringMatching(/^[a-z]{1,8}(\/[a-z\d.-]{0,6}[a-z\d])?$/),
    }),
    pipeline: fc.boolean(),
    alerts: fc.record({
      emails: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z\d+.]{0,8}[a-z]@[a-z\d]{1,9}\.com$/), {
        minLength: 1,
        maxLength: 3,
      }),
      monthlyBudgetUsd: fc.double({ min: 1, max: 10_000, noNaN: true }),
    }),
    circleci: fc.record({ organization: uuid, project: uuid }),
    app,
    stages,
  },
  { requiredKeys: ['project', 'account', 'region', 'repository', 'alerts', 'stages'] },
);
