import { CIRCLECI } from '../../../__tests__/support/stacks';
import { writeAll } from '../../compare-stacks';
import config from '../../../config';
import { resolveSettings } from '../../../settings';
import { said } from './broken';

type Input = Parameters<typeof resolveSettings>[0];
const { staging, production } = config.stages as Readonly<Record<string, { instances: object }>>;

const permission = (actions: string[], resources: string[], more = {}) => ({
  app: { permissions: { Own: { why: 'The app needs it.', actions, resources, ...more } } },
});

/** Settings that are valid, but that a rule once refused. */
const ACCEPTED: [what: string, change: object][] = [
  ["a project name that is cut to 20 characters in CodePipeline's folder", { project: 'hello-longer' }],
  [
    'an instance type whose name does not show its architecture',
    { stages: { staging: { ...staging, instances: { ...staging?.instances, type: 'p6e-gb200.36xlarge' } } } },
  ],
  [
    'an IAM permission that only reads, where CI has a boundary',
    { circleci: CIRCLECI, ...permission(['iam:GetUser'], ['arn:aws:iam::123456789012:user/app']) },
  ],
  [
    'a permission for a role of another account, where CI has a boundary',
    { circleci: CIRCLECI, ...permission(['sts:AssumeRole'], ['arn:aws:iam::210987654321:role/reports']) },
  ],
  ['a permission on *, for an action without resources', permission(['translate:TranslateText'], ['*'])],
  [
    'a permission on an ARN without a resource type',
    permission(['execute-api:Invoke'], ['arn:aws:execute-api:us-east-1:123456789012:abcdef1234/*']),
  ],
  [
    'a permission on all queues, narrowed by a condition',
    permission(['sqs:SendMessage'], ['arn:aws:sqs:us-east-1:123456789012:*'], {
      conditions: { StringEquals: { 'aws:ResourceTag/Team': 'web' } },
    }),
  ],
  ['a boolean in upper case', { app: { environment: { RESET_PASSWORD: 'TRUE' } } }],
  ['a domain like the name of another stage', { domain: 'hello-production.com' }],
  [
    'a mailbox like the name of another stage',
    { alerts: { ...config.alerts, emails: ['hello-production@acme.org'] } },
  ],
  [
    'a repository like the name of another stage',
    { repository: { name: 'acme/hello-production', branch: 'main' } },
  ],
  ['a health path like the name of another stage', { app: { healthPath: '/hello/production' } }],
  [
    'a stage called boundary, where CI has one',
    { circleci: CIRCLECI, stages: { staging, boundary: production } },
  ],
];

describe('no rule refuses valid settings', () => {
  it.each(ACCEPTED)('%s', (_, change) => {
    const settings = resolveSettings({ ...config, ...change } as Input);
    expect(writeAll(settings).flatMap((json) => said(json, settings))).toEqual([]);
  });
});
