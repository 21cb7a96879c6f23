import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { neededActions } from '../../preflight/needed-actions';
import { factsOf } from '../../../../settings/facts';
import type { Finding } from '../../preflight/finding';
import { deployBuckets } from '../preflight/deployed';
import { failures, good } from '../preflight/good';
import { sessionOf } from '../preflight/roles';
import { World } from '../preflight/world';
import {
  type Document,
  ORGANIZATION,
  policiesOf,
  PROJECT,
  stateStack,
} from '../../../../__tests__/modules/circleci/simulate';

const settings = good({ circleci: { organization: ORGANIZATION, project: PROJECT } });
const { plan, apply } = policiesOf(stateStack());
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

let world: World;
beforeAll(async () => void (world = await World.start()));
beforeEach(() => world.fix());
afterAll(() => world.stop());

/** The findings about permissions. */
async function run(environment: object, asked = settings): Promise<readonly Finding[]> {
  const sections = await world.sections(asked, {}, environment);
  return sections.find(({ group }) => group === 'permissions')?.findings ?? [];
}

test("CI's role that applies passes after the bootstrap: it may do what a deploy needs", async () => {
  const undo = await deployBuckets(world);
  const found = await run(await sessionOf(world, 'hello-circleci-apply', apply));
  await undo();
  expect(found).toEqual([
    {
      status: 'ok',
      what: expect.stringMatching(
        /^arn:aws:iam::123456789012:role\/hello-circleci-apply is allowed all \d+ actions that a deploy needs$/,
      ),
    },
  ]);
});

test("CI's role that applies fails before the bootstrap, which is done by a person", async () => {
  const lines = failures(await run(await sessionOf(world, 'hello-circleci-apply-2', apply)));
  expect(lines).toContain(
    's3:CreateBucket on arn:aws:s3:::hello-state-123456789012-us-east-1 is not allowed. Ask an administrator to ' +
      'allow it for arn:aws:iam::123456789012:role/hello-circleci-apply-2.',
  );
  expect(lines.join('\n')).toContain('iam:CreateOpenIDConnectProvider on ');
});

test("CI's role that plans gets one line for each action that it lacks, and none for an action that it has", async () => {
  const undo = await deployBuckets(world);
  const lines = failures(await run(await sessionOf(world, 'hello-circleci-plan', plan)));
  await undo();
  const lacking = lines.map((line) => line.split(' ')[0] ?? '');
  expect(new Set(lacking).size).toBe(lines.length);
  expect(lacking).toEqual(
    expect.arrayContaining(['ec2:CreateVpc', 'iam:PassRole', 's3:CreateBucket', 'sns:Subscribe']),
  );
  const [given] = plan.flatMap(({ Statement }) => Statement) as { Action: string[] }[];
  expect(lacking.filter((action) => given?.Action.includes(action) || /^ec2:Describe/.test(action))).toEqual(
    [],
  );
  expect(lines).toContain(
    'ec2:CreateVpc is not allowed. Ask an administrator to allow it for ' +
      'arn:aws:iam::123456789012:role/hello-circleci-plan.',
  );
});

test('actions that depend on a condition that cannot be simulated have one line, which is no failure', async () => {
  world.aws.permissions.denyWithout('aws:MultiFactorAuthPresent');
  const findings = await run({}, good());
  expect(findings).toEqual([
    {
      status: 'open',
      what: expect.stringMatching(
        /^whether acm:AddTagsToCertificate, acm:DeleteCertificate and \d{3} more is allowed depends on aws:MultiFactorAuthPresent, which IAM's policy simulator cannot know$/,
      ),
      remedy: 'Check the conditions in the policies of arn:aws:iam::123456789012:user/administrator.',
    },
  ]);
});

describe('a role of IAM Identity Center, whose path is not in the ARN of a session,', () => {
  const name = 'AWSReservedSSO_Admin_0123456789abcdef';
  const path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  let session: Record<string, string>;
  beforeAll(async () => void (session = await sessionOf(world, name, [everything as Document], path)));

  test('is read from IAM', async () => {
    expect((await run(session))[0]?.what).toMatch(
      new RegExp(
        `^arn:aws:iam::123456789012:role${path}${name} is allowed all \\d+ actions that a deploy needs$`,
      ),
    );
  });

  test('is reported as not checked if IAM may not be read', async () => {
    const message = 'is not authorized to perform: iam:GetRole';
    world.aws.faults.add({
      action: 'GetRole',
      fault: { kind: 'error', code: 'AccessDenied', message, status: 403 },
    });
    expect(failures(await run(session))).toEqual([
      'the permissions: not checked: AccessDenied: is not authorized to perform: iam:GetRole. Ask an ' +
        'administrator to allow you this read call, or run the preflight as an administrator.',
    ]);
  });
});

test.each([
  ['root', 'ok', 'the root user may do everything that its organization allows'],
  [
    'federated-user/ann',
    'fail',
    'the permissions of arn:aws:iam::123456789012:federated-user/ann cannot be simulated',
  ],
])('%s cannot be simulated by IAM, with the status %s', async (who, status, what) => {
  const identity = `<Arn>arn:aws:iam::123456789012:${who}</Arn><Account>123456789012</Account>`;
  const answer = `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
  const sts = createServer((_, response) => response.setHeader('content-type', 'text/xml').end(answer));
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
  const found = await run({ AWS_ENDPOINT_URL_STS: endpoint });
  sts.closeAllConnections();
  sts.close();
  expect(found).toEqual([expect.objectContaining({ status, what })]);
});

test('the preflight asks about every action that the rehearsal of all stacks has called', () => {
  const file = join(ROOT, '.local', 'rehearsal', 'calls.jsonl');
  if (!existsSync(file)) throw new Error('There is no record of calls: run npm run rehearse first.');
  const asked = new Set(
    neededActions(factsOf(good({ circleci: { organization: 'x', project: 'y' } })), false).flatMap(
      ({ actions }) => actions,
    ),
  );
  const recorded = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { permission: string }).permission)
    // This call only looks for other projects in the account, and AWS may refuse it.
    .filter((permission) => permission !== 's3:ListAllMyBuckets')
    // Budgets has many operations in its API, but only two actions in IAM: ViewBudget and ModifyBudget.
    .filter((permission) => !/^(budgets:(?!.*Tags)|sts:GetCallerIdentity)/.test(permission));
  expect(recorded.length).toBeGreaterThan(300);
  expect([...new Set(recorded)].filter((permission) => !asked.has(permission))).toEqual([]);
});
