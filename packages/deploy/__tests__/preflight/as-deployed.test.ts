import { topicNames } from '../../account/alert-topics';
import { neededActions } from '../../preflight/needed-actions';
import { chosenZones } from '../../preflight/zone-names';
import { Testing } from 'cdktf';
import { PipelineStack } from '../../../../stacks/pipeline';
import { factsOf } from '../../../../settings/facts';
import { loadBalancerName, stageName } from '../../../../settings/names';
import { policiesOf, stateStack } from '../../../../__tests__/modules/circleci/simulate';
import { Synthesized } from '../../../../__tests__/support/synthesized';
import { resolveStage, type StageChanges, synthesizeStage } from '../../../../__tests__/support/stage';
import { good } from './good';

/** The preflight does not import the modules. These tests compare what it expects with what the modules define. */

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

const statements = policiesOf(stateStack()).apply.flatMap(({ Statement }) => Statement as Statement[]);
const allowed = statements
  .filter(({ Effect }) => Effect === 'Allow')
  .flatMap(({ Action }) => [Action].flat());
const settings = { ...good(), circleci: { organization: 'x', project: 'y' } };
const always = neededActions(factsOf(settings), true);
const asked = new Set(neededActions(factsOf(settings), false).flatMap(({ actions }) => actions));
const matches = (pattern: string, action: string) =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action);

describe('the actions that are asked about', () => {
  test('include every action that CI may do, and at least one for each pattern', () => {
    const missing = allowed.filter((pattern) => ![...asked].some((action) => matches(pattern, action)));
    expect(missing).toEqual([]);
  });

  test('include no action that CI may not do, except those of a person', () => {
    const beyond = always
      .flatMap(({ actions }) => actions)
      .filter((action) => !allowed.some((pattern) => matches(pattern, action)));
    expect(beyond).toEqual([]);
  });

  test('have no patterns, because IAM cannot simulate these', () => {
    expect([...asked].filter((action) => !/^[a-z][a-z0-9-]*:[A-Z]\w+$/.test(action))).toEqual([]);
  });

  test.each([
    ['iam:PassRole', 'iam:PassedToService'],
    ['iam:CreateServiceLinkedRole', 'iam:AWSServiceName'],
  ])('%s is asked with every %s that CI may name', (action, key) => {
    const named = statements.flatMap(({ Condition }) => [Condition?.StringEquals?.[key] ?? []].flat());
    const given = always.filter(({ actions }) => actions.includes(action)).map(({ context }) => context[key]);
    expect(named.length).toBeGreaterThan(0);
    expect(given).toEqual(named);
  });
});

test.each(['public', 'internal'] as const)(
  'the load balancer of a stage that is %s has the expected name',
  (exposure) =>
    expect(synthesizeStage({ exposure }).at('aws_lb.load_balancer_lb')).toMatchObject({
      name: loadBalancerName('hello-staging', exposure),
    }),
);

test('the expected topics are those of the stacks', () => {
  const settings = good();
  const pipeline = new Synthesized(new PipelineStack(Testing.app(), 'pipeline', { settings }));
  const names = [synthesizeStage(), synthesizeStage({}, { begin: 'production' }), pipeline].flatMap((stack) =>
    stack.values('aws_sns_topic', 'name'),
  );
  expect(topicNames({ settings: factsOf(settings) }).sort()).toEqual(names.sort());
});

test('the build runs on the compute type whose quota is checked', () => {
  const pipeline = new Synthesized(new PipelineStack(Testing.app(), 'pipeline', { settings: good() }));
  const [environment] = pipeline.values('aws_codebuild_project', 'environment');
  expect(environment).toMatchObject({ compute_type: 'BUILD_GENERAL1_SMALL', type: 'ARM_CONTAINER' });
});

test('a stage uses no zones without NAT gateways, and its load balancers have the names that are counted', () => {
  const stack = synthesizeStage();
  expect(stack.values('data.aws_availability_zones', 'exclude_zone_ids')).toEqual([['use1-az3']]);
  expect(stack.values('aws_lb', 'name')).toEqual([stageName(good(), 'staging')]);
  expect(synthesizeStage({ exposure: 'internal' }).values('aws_lb', 'name')).toEqual([
    `${stageName(good(), 'staging')}-internal`,
  ]);
  const zones = [
    { ZoneName: 'us-east-1a', ZoneId: 'use1-az3' },
    { ZoneName: 'us-east-1b', ZoneId: 'use1-az1' },
    { ZoneName: 'us-east-1c', ZoneId: 'use1-az2' },
  ];
  expect(chosenZones(2, zones)).toEqual(['us-east-1b', 'us-east-1c']);
});

test.each<[string, StageChanges['app']]>([
  ['no secrets', {}],
  ['a secret of Secrets Manager', { secrets: { TOKEN: 'secretsmanager:token' } }],
  [
    'permissions in several services',
    {
      permissions: {
        Packages: {
          why: 'Fetches packages of our own.',
          actions: ['codeartifact:GetPackageVersionAsset', 'codeartifact:ReadFromRepository'],
          resources: [
            'arn:aws:codeartifact:us-east-1:123456789012:repository/acme/npm',
            'arn:aws:codeartifact:us-east-1:123456789012:package/acme/npm/*',
          ],
        },
        Sessions: {
          why: 'Keeps who is signed in.',
          actions: ['dynamodb:GetItem'],
          resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/acme-sessions'],
        },
      },
    },
  ],
])('a stage without NAT has the endpoints that are checked, with %s', (_, app) => {
  const { settings } = resolveStage({ network: { nat: 'none' }, app });
  const stack = synthesizeStage({ network: { nat: 'none' }, app });
  const made = stack
    .values('aws_vpc_endpoint', 'service_name')
    .map((name) => String(name).replace('com.amazonaws.us-east-1.', ''))
    .filter((name) => !['s3', 'dynamodb'].includes(name)); // gateway endpoints, which are in every region
  expect([...(factsOf(settings).stages['staging']?.endpointServices ?? [])].sort()).toEqual(made.sort());
});

test('everything of a stage has the tags by which the preflight tells it from the resources of others', () => {
  const [provider] = synthesizeStage().configuration.provider.aws ?? [];
  expect(provider?.default_tags).toEqual([
    { tags: { Project: 'hello', ManagedBy: 'aws-bootstrap', Stage: 'staging' } },
  ]);
});
