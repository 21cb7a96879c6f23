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

/** What settings take and a rule once refused, by what it is. */
const ACCEPTED: [what: string, change: object][] = [
  [
    'a long project name, of which CodePipeline takes 20 characters for its folder',
    { project: 'hello-longer' },
  ],
  [
    'an architecture that the name of the type does not tell',
    { stages: { staging: { ...staging, instances: { ...staging?.instances, type: 'p6e-gb200.36xlarge' } } } },
  ],
  [
    'a permission about rights that reads alone, where CI has a boundary',
    { circleci: CIRCLECI, ...permission(['iam:GetUser'], ['arn:aws:iam::123456789012:user/app']) },
  ],
  [
    'a permission for a role of another account, where CI has a boundary',
    { circleci: CIRCLECI, ...permission(['sts:AssumeRole'], ['arn:aws:iam::210987654321:role/reports']) },
  ],
  ['a permission with nothing to name', permission(['translate:TranslateText'], ['*'])],
  [
    'a permission whose ARN begins with the id',
    permission(['execute-api:Invoke'], ['arn:aws:execute-api:us-east-1:123456789012:abcdef1234/*']),
  ],
  [
    'a permission on all of a kind that a condition narrows',
    permission(['sqs:SendMessage'], ['arn:aws:sqs:us-east-1:123456789012:*'], {
      conditions: { StringEquals: { 'aws:ResourceTag/Team': 'web' } },
    }),
  ],
  ['a switch in other letters', { app: { environment: { RESET_PASSWORD: 'TRUE' } } }],
  ['a domain that looks like another stage', { domain: 'hello-production.com' }],
  [
    'a mailbox that looks like another stage',
    { alerts: { ...config.alerts, emails: ['hello-production@acme.org'] } },
  ],
  [
    'a repository that looks like another stage',
    { repository: { name: 'acme/hello-production', branch: 'main' } },
  ],
  ['a health path that looks like another stage', { app: { healthPath: '/hello/production' } }],
  [
    'a stage called boundary, where CI has one',
    { circleci: CIRCLECI, stages: { staging, boundary: production } },
  ],
];

describe('no rule refuses what settings take', () => {
  it.each(ACCEPTED)('%s', (_, change) => {
    const settings = resolveSettings({ ...config, ...change } as Input);
    expect(writeAll(settings).flatMap((json) => said(json, settings))).toEqual([]);
  });
});
