import type { StackJson } from '../../../packages/documents';
import type { Settings } from '../../../settings';
import { beyondBoundary, ciExpectations } from './ci-roles';
import {
  allows,
  type Call,
  type Document,
  document,
  list,
  type Role,
  rolesOf,
} from '../../../packages/test-support';
import { describe, type Expectation, neverAnyone } from './expectation';
import { pipelineExpectations } from './pipeline-roles';
import { brokenResourcePolicies } from './resource-policies';
import { stageExpectations } from './stage-roles';
import { KEY, stageWorld, type World, worldOf } from './world';

/** A stack, and the settings that it was made from. */
export interface Subject {
  readonly json: StackJson;
  readonly settings: Settings;
}

/**
 * Faults of a stack's policies: rights too many, rights too few, or a wrong trust.
 *
 * @param boundary the permissions boundary of the project, where CI is set up: it is in the state's stack
 * @returns one line each; empty without faults
 */
export async function brokenExpectations(
  { json, settings }: Subject,
  boundary?: Document,
): Promise<string[]> {
  const world = worldOf(settings);
  const roles = rolesOf(json);
  const expected = expectationsOf(json, world);
  const unknown = roles.filter(({ name }) => !expected.some(({ role }) => role === name));
  const found = await Promise.all(
    expected.map(async (expectation) => {
      const role = roles.find(({ name }) => name === expectation.role);
      return role
        ? ofRole(role, expectation, world, boundary)
        : [`${expectation.role}: there is no such role`];
    }),
  );
  return [
    ...unknown.map(({ name }) => `${name}: nobody said what this role is for`),
    ...found.flat(),
    ...(await ofBoundary(json, world)),
    ...(await brokenResourcePolicies(json, world)),
  ];
}

/** The expectations for the roles of any stack. */
export function expectationsOf(json: StackJson, world: World): Expectation[] {
  if (list(json, 'aws_codepipeline').length > 0) return pipelineExpectations(world);
  const [, application] = list(json, 'aws_codedeploy_app')[0] ?? [];
  const stage = world.stages.find(({ name }) => `${world.project}-${name}` === application?.['name']);
  if (stage) return stageExpectations(stageWorld(world, stage)).map((one) => withTargets(json, one));
  return list(json, 'aws_iam_openid_connect_provider').length > 0 ? ciExpectations(world) : [];
}

/** The target group's name ends in a checksum: it is taken from the stack. */
function withTargets(json: StackJson, expectation: Expectation): Expectation {
  const [, values] = list(json, 'aws_lb_target_group')[0] ?? [];
  const name = String(values?.['name']);
  const fill = (call: Call) => ({
    ...call,
    resource: call.resource.replace(/targetgroup\/[\w-]+-TARGETS/, `targetgroup/${name}`),
  });
  return { ...expectation, needs: expectation.needs.map(fill), never: expectation.never.map(fill) };
}

async function ofRole(
  role: Role,
  { service, needs, never }: Expectation,
  world: World,
  boundary?: Document,
): Promise<string[]> {
  const policies = { identity: role.identity, boundary: role.bounded ? boundary : undefined };
  const forbidden = service ? [...neverAnyone(world, role.name), ...never] : never;
  const [missing, open] = await Promise.all([
    select(needs, async (call) => !(await may(policies, call, world))),
    select(forbidden, (call) => may(policies, call, world)),
  ]);
  return [
    ...role.foreign.map((arn) => `${role.name}: has ${arn}, which nobody here wrote`),
    ...(service && !isFor(role.trust, service) ? [`${role.name}: others than ${service} may assume it`] : []),
    ...missing.map((call) => `${role.name}: may not ${describe(call)}, which it needs`),
    ...open.map((call) => `${role.name}: may ${describe(call)}`),
  ];
}

/** Whether the trust has only the one statement for the one service. */
function isFor({ Statement }: Document, service: string): boolean {
  const [only, ...more] = Statement as { Effect?: string; Principal?: unknown; Action?: unknown }[];
  const { Effect, Principal, Action } = only ?? {};
  const isExact = JSON.stringify(Principal) === JSON.stringify({ Service: service });
  return more.length === 0 && Effect === 'Allow' && Action === 'sts:AssumeRole' && isExact;
}

/** Checks the boundary with a role whose policy allows everything. */
async function ofBoundary(json: StackJson, world: World): Promise<string[]> {
  const [, values] =
    list(json, 'aws_iam_policy').find(([, { name }]) => name === `${world.project}-boundary`) ?? [];
  if (!values) return [];
  const everything: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const boundary = document(values['policy']);
  const open = await select(beyondBoundary(world), (call) =>
    may({ identity: [everything], boundary }, call, world),
  );
  return open.map((call) => `the boundary: lets a role ${describe(call)}`);
}

function may(policies: { identity: readonly Document[]; boundary?: Document }, call: Call, world: World) {
  const { account } = world;
  // Roles of the account may use a key because the key's policy allows the account.
  const ofKey = {
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    ],
  };
  const isKey = call.resource.includes(KEY.split('/')[0] + '/') && call.action.startsWith('kms:');
  const caller = { principal: `arn:aws:iam::${account}:role/tested`, account };
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: caller.principal }, Action: 'sts:AssumeRole' }],
  };
  const resource = isKey ? ofKey : call.isTrusted ? trust : undefined;
  return allows({ ...policies, resource }, call, caller);
}

async function select(calls: readonly Call[], test: (call: Call) => Promise<boolean>): Promise<Call[]> {
  const answers = await Promise.all(calls.map(test));
  return calls.filter((_, index) => answers[index]);
}
