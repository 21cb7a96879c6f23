import { bucketNames, type Facts, prefixOf } from '../../facts';
import {
  fill,
  grants,
  passedTo,
  type Scope,
  SCOPES,
  serviceLinked,
  type ServiceRole,
  type When,
} from '../../resource-kinds';
import { inParts } from '../account/in-parts';

/** Actions that a deploy needs on resources of these names, as the resource kinds declare them. */
export interface Needed {
  /** IAM actions by their full names: IAM simulates no patterns. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The request's condition keys and their values. */
  readonly context: Readonly<Record<string, string>>;
}

/** Actions on the resources of a scope, and the condition under which they are needed. */
interface Entry {
  readonly scope: Scope;
  readonly actions: readonly string[];
}

/** The values of the placeholders in a scope. */
type Values = Parameters<typeof fill>[1];

/** How many actions one simulation contains at most. */
const AT_ONCE = 100;

/** All actions that these settings need. @param isBootstrapped whether the state bucket exists already */
export function neededActions(settings: Facts, isBootstrapped: boolean): Needed[] {
  const holds: Record<When, boolean> = {
    circleci: settings.circleci !== undefined,
    pipeline: settings.pipeline,
  };
  const isNeeded = ({ when }: { readonly when: readonly When[] }) => when.every((one) => holds[one]);
  const steps = [...grants('read'), ...grants('apply'), ...(isBootstrapped ? [] : grants('bootstrap'))];
  const entries: Entry[] = [
    ...steps.filter(isNeeded).map(({ on, actions }) => ({ scope: SCOPES[on], actions })),
    serviceRoles('iam:PassRole', SCOPES.role.arn, 'iam:PassedToService', passedTo().filter(isNeeded)),
    serviceRoles(
      'iam:CreateServiceLinkedRole',
      'arn:{partition}:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      'iam:AWSServiceName',
      serviceLinked().filter(isNeeded),
    ),
  ];
  const named = values(settings);
  const known = knownContext(named);
  return merge(entries.flatMap((entry) => questions(entry, named, known)));
}

/** An action that passes a role to services, or creates service-linked roles: simulated for each service. */
function serviceRoles(action: string, arn: string, key: string, services: readonly ServiceRole[]): Entry {
  const context = { [key]: services.map(({ principal }) => principal) };
  return { scope: { arn, context }, actions: [action] };
}

/** One simulation for each value of the scope's condition keys. */
function questions({ scope, actions }: Entry, named: Values, known: Needed['context']): Needed[] {
  const { arn, example, context = {} } = scope;
  const resources = fill(example ? arn.replace('*', example) : arn, named);
  const [key, given = []] = Object.entries(context)[0] ?? [];
  const contexts = key ? given.map((value) => ({ ...known, [key]: fill(value, named)[0] ?? '' })) : [known];
  return contexts.map((each) => ({ actions, resources, context: each }));
}

/** Merges simulations of the same resources, and splits them into parts of the allowed size. */
function merge(all: readonly Needed[]): Needed[] {
  const merged = new Map<string, Needed>();
  for (const { actions, resources, context } of all.filter(({ resources }) => resources.length > 0)) {
    const key = JSON.stringify([resources, context]);
    const known = merged.get(key)?.actions ?? [];
    merged.set(key, { actions: [...new Set([...known, ...actions])].sort(), resources, context });
  }
  return [...merged.values()].flatMap(({ actions, ...about }) =>
    inParts(actions, AT_ONCE).map((part) => ({ ...about, actions: part })),
  );
}

/** Each condition key with one of its values: IAM reports keys without a value as missing in every result. */
function knownContext(named: Values): Needed['context'] {
  const ofScopes = Object.values<Scope>(SCOPES).flatMap(({ context = {} }) => Object.entries(context));
  const ofServices: [string, string[]][] = [
    ['iam:PassedToService', passedTo().map(({ principal }) => principal)],
    ['iam:AWSServiceName', serviceLinked().map(({ principal }) => principal)],
  ];
  return Object.fromEntries(
    [...ofScopes, ...ofServices].map(([key, [value = '']]) => [key, fill(value, named)[0] ?? '']),
  );
}

function values(settings: Facts): Values {
  const { project, account, region, pipeline } = settings;
  return {
    partition: ['aws'],
    project: [project],
    account: [account],
    region: [region],
    stage: Object.keys(settings.stages),
    scheduled: Object.values(settings.stages)
      .filter(({ app }) => Object.keys(app.schedule).length > 0)
      .map(({ name }) => name),
    stack: settings.stacksBesideState,
    pipeline: pipeline ? [prefixOf(settings, 'pipeline')] : [],
    role: settings.roles,
    stateBucket: [settings.stateBucket],
    bucket: bucketNames(settings),
  };
}
