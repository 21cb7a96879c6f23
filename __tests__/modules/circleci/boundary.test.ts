import config from '../../support/example-config';
import { ACCOUNT, allows, policiesOf, stateStack, type Call } from './simulate';

const [staging, production] = [config.stages['staging']!, config.stages['production']!];
const { boundary } = policiesOf(
  stateStack(true, {
    app: { secrets: { SHARED: 'ssm:/acme/shared' } },
    stages: {
      staging: { ...staging, app: { secrets: { DB: 'ssm:/hello/staging/db' } } },
      production: { ...production, app: { secrets: { KEY: 'secretsmanager:hello/production#key' } } },
    },
  }),
);

const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const parameter = (name: string): Call => ({
  action: 'ssm:GetParameter',
  resource: at('ssm', `parameter${name}`),
});
const secret = (name: string): Call => ({
  action: 'secretsmanager:GetSecretValue',
  resource: at('secretsmanager', `secret:${name}`),
});
// A role that is given everything may do exactly what its boundary allows.
test.each<[string, Call, boolean]>([
  ["a stage's parameter", parameter('/hello/staging/db'), true],
  ['a parameter of every stage', parameter('/acme/shared'), true],
  ["a stage's secret", secret('hello/production-a1B2c3'), true],
  ['a secret whose name begins like it', secret('hello/production-2-a1B2c3'), false],
  ['a parameter that the settings do not name', parameter('/hello/staging/other'), false],
  ['a parameter of another project', parameter('/other/db'), false],
  ['a secret of another project', secret('other-a1B2c3'), false],
])('whether any role of the project can read %s', async (_, call, expected) =>
  expect(await allows([boundary], call)).toBe(expected),
);

test('a connection that the settings name is the only one that any role can use', async () => {
  const connection = at('codeconnections', 'connection/0a1b2c3d-0000-1111-2222-333344445555');
  const repository = { ...config.repository, connection };
  const { boundary: named } = policiesOf(stateStack(true, { repository }));
  const use = (resource: string) => ({ action: 'codeconnections:UseConnection', resource });
  const other = connection.replace('0a1b2c3d', '99999999');
  expect(await allows([named], use(connection))).toBe(true);
  expect(await allows([named], use(other))).toBe(false);
  expect(await allows([boundary], use(other))).toBe(true); // the pipeline creates its own, whose id is not known before
});

test('more secrets than fit one by one are allowed by their folder', async () => {
  const many = Array.from({ length: 60 }, (_, index) => [`SECRET_${index}`, `ssm:/hello/staging/${index}`]);
  const secrets = {
    ...Object.fromEntries(many),
    SHARED: 'ssm:/acme/shared',
    IN_FOLDER: `secretsmanager:${at('secretsmanager', 'secret:hello/api-a1B2c3')}`,
    OF_AWS: 'secretsmanager:rds!db-1#password',
    BY_ARN: `secretsmanager:${at('secretsmanager', 'secret:rds!db-2-a1B2c3')}#password`,
  };
  const { boundary: folded } = policiesOf(stateStack(true, { app: { secrets } }));
  expect(JSON.stringify(folded).length).toBeLessThanOrEqual(6144);
  for (const [call, allowed, names] of [
    [parameter, true, ['/hello/staging/59', '/acme/shared']],
    [parameter, false, ['/acme/other', '/hello-api/staging/db']],
    [secret, true, ['hello/api-a1B2c3', 'hello/other-a1B2c3', 'rds!db-1-Zz9Yy8', 'rds!db-2-a1B2c3']],
    [secret, false, ['rds!db-2-Zz9Yy8', 'rds!db-3-a1B2c3']],
  ] as const) {
    for (const name of names)
      expect({ name, allowed: await allows([folded], call(name)) }).toEqual({ name, allowed });
  }
});

describe('with permissions of the app', () => {
  const use = (bucket: string, ...actions: `s3:${string}`[]) => ({
    why: 'Keeps what users upload.',
    actions,
    resources: [`arn:aws:s3:::${bucket}/*` as const],
  });
  const count = (namespace: string) => ({
    why: 'CloudWatch has no resource-level permission for metrics.',
    actions: ['cloudwatch:PutMetricData' as const],
    resources: ['*' as const],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
  });
  const withPermissions = policiesOf(
    stateStack(true, {
      app: { permissions: { Shared: use('acme-shared', 's3:GetObject'), Count: count('acme/all') } },
      stages: {
        staging: {
          ...staging,
          app: {
            permissions: { Use: use('acme-staging', 's3:GetObject'), Read: use('acme-read', 's3:GetObject') },
          },
        },
        production: {
          ...production,
          app: {
            permissions: {
              Use: use('acme-production', 's3:GetObject', 's3:PutObject'),
              Read: use('acme-archive', 's3:GetObject'),
            },
          },
        },
      },
    }),
  ).boundary as { Statement: { Sid: string; Resource: unknown }[] };
  const object = (bucket: string) => `arn:aws:s3:::${bucket}/x`;

  // What a stage may do, and never the actions of one stage on the resources of another.
  test.each<[string, string, boolean]>([
    ['s3:GetObject', 'acme-shared', true],
    ['s3:PutObject', 'acme-shared', false],
    ['s3:GetObject', 'acme-staging', true],
    ['s3:PutObject', 'acme-staging', false],
    ['s3:GetObject', 'acme-production', true],
    ['s3:PutObject', 'acme-production', true],
    ['s3:DeleteObject', 'acme-production', false],
    ['s3:GetObject', 'acme-read', true],
    ['s3:GetObject', 'acme-archive', true],
    ['s3:GetObject', 'acme-other', false],
  ])('whether any role of the project can %s in %s: %s', async (action, bucket, expected) =>
    expect(await allows([withPermissions], { action, resource: object(bucket) })).toBe(expected),
  );

  test.each([
    ['acme/all', true],
    ['acme/other', false],
    [undefined, false],
  ])('whether any role can write metrics of %s: %s', async (namespace, expected) =>
    expect(
      await allows([withPermissions], {
        action: 'cloudwatch:PutMetricData',
        resource: '*',
        ...(namespace && { context: { 'cloudwatch:namespace': namespace } }),
      }),
    ).toBe(expected),
  );

  test('statements of the same actions are one, and no two have one name', () => {
    const own = withPermissions.Statement.filter(({ Sid }) => Sid.startsWith('App'));
    expect(own.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['AppShared', 'arn:aws:s3:::acme-shared/*'],
      ['AppCount', '*'],
      ['AppUse', 'arn:aws:s3:::acme-staging/*'],
      ['AppRead', ['arn:aws:s3:::acme-read/*', 'arn:aws:s3:::acme-archive/*']],
      ['AppUse2', 'arn:aws:s3:::acme-production/*'],
    ]);
    const names = withPermissions.Statement.map(({ Sid }) => Sid);
    expect(names).toEqual([...new Set(names)]);
  });
});
