import { exposures } from '../exposure';
import { sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const SECRETS = (...names: string[]) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: names.map((name) => `arn:aws:ssm:us-east-1:123456789012:parameter/hello/${name}`),
      },
    ],
  });

test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
  [
    'a boundary that allows less',
    sketch('aws_iam_policy.boundary', 'update', {
      before: { name: 'hello-boundary', policy: SECRETS('old', 'new') },
      set: { policy: SECRETS('new') },
    }),
    'cuts users off',
    'the roles that it limits, also those of running instances, may no longer: ssm:GetParameter on arn:aws:ssm:us-east-1:123456789012:parameter/hello/old',
    'instead: first deploy every stage without the right, then this; a right that no stage has can be removed at once',
  ],
  [
    'a boundary that allows more',
    sketch('aws_iam_policy.boundary', 'update', {
      before: { name: 'hello-boundary', policy: SECRETS('old') },
      set: { policy: SECRETS('old', 'new') },
    }),
    'in place',
  ],
])('%s', (_, change, ...expected) => {
  expect(said(sketched(change), change.address)).toEqual(expected);
});

/** The policy `permissions` of a stage's instances. */
const permissions = (...statements: [action: string | string[], resource: string][]) =>
  JSON.stringify({
    Statement: statements.map(([Action, Resource]) => ({ Sid: 'Use', Effect: 'Allow', Action, Resource })),
  });
const UPLOADS = 'arn:aws:s3:::acme-uploads/*';
const standingPolicy = (policy: string) => ({ ...standing('aws_iam_role_policy.fleet'), policy });

describe('permissions of the app', () => {
  const address = 'aws_iam_role_policy.fleet';
  const update = (before: string, after: string) =>
    sketch(address, 'update', { before: standingPolicy(before), set: { policy: after } });

  test.each<[what: string, change: ReturnType<typeof sketch>, opened: string[], ...said: string[]]>([
    [
      'a first permission',
      sketch('aws_iam_role_policy.permissions', 'create', {
        set: { ...standing(address), name: 'permissions', policy: permissions(['s3:GetObject', UPLOADS]) },
      }),
      [`may s3:GetObject on ${UPLOADS}`],
      'in place',
    ],
    [
      'one more action',
      update(
        permissions(['s3:GetObject', UPLOADS]),
        permissions([['s3:GetObject', 's3:PutObject'], UPLOADS]),
      ),
      [`gains s3:PutObject on ${UPLOADS}`],
      'in place',
    ],
    [
      'a wider ARN',
      update(
        permissions(['s3:GetObject', 'arn:aws:s3:::acme-uploads/in/*']),
        permissions(['s3:GetObject', UPLOADS]),
      ),
      [`gains s3:GetObject on ${UPLOADS}`],
      'in place',
    ],
    [
      'one action fewer',
      update(
        permissions([['s3:GetObject', 's3:PutObject'], UPLOADS]),
        permissions(['s3:GetObject', UPLOADS]),
      ),
      [],
      'cuts users off',
      `instances may no longer: s3:PutObject on ${UPLOADS}`,
      'instead: first deploy a release and a template that do not need the right, then remove it',
    ],
    [
      'last permission removed',
      sketch(address, 'delete', { before: standingPolicy(permissions(['s3:GetObject', UPLOADS])) }),
      [],
      'cuts users off',
      'running instances lose rights',
    ],
  ])('%s', (_, change, opened, ...expected) => {
    const plan = sketched(change);
    expect(said(plan, change.address)).toEqual(expected);
    const found = exposures(plan.changes.find((one) => one.address === change.address)!);
    expect(found.map(({ text }) => text)).toEqual(opened);
  });
});
