import { kindOf, type Words } from '../../resource-kinds';
import type { Change, StackPlan, Values } from '../plan';

const words = (type: string): Words => kindOf(type)?.words ?? {};

/** The setting that decides whether resources of this type exist. Undefined where there is none. */
export const settingOfExistence = (type: string): string | undefined => words(type).existence;

/** A value in the terms of the setting. Undefined where it is shown as in the argument. */
export const valueOf = (type: string, argument: string, value: unknown): string | undefined =>
  words(type).values?.[argument]?.[String(value)];

/** The arguments that repeat others of the type. */
export const repeatedIn = (type: string): readonly string[] => words(type).repeats ?? [];

/**
 * The setting that a place of a resource gets its value from: the longest path in the resource kind that
 * matches, with the remaining path. Undefined where there is none.
 */
export function settingOf(
  { type, before, after }: Pick<Change, 'type' | 'before' | 'after'>,
  path: readonly string[],
): { setting: string; rest: readonly string[] } | undefined {
  const { settings = {} } = words(type);
  for (let length = path.length; length > 0; length--) {
    const way = path
      .slice(0, length)
      .filter((name) => !isPlace(name))
      .join('.');
    if (!Object.hasOwn(settings, way) || isPlace(path[length - 1])) continue;
    const found = settings[way];
    const setting = typeof found === 'function' ? found(after ?? before ?? {}) : found;
    if (setting !== undefined) return { setting, rest: path.slice(length) };
  }
  return undefined;
}

/** Whether a path element is an index or a name in a list. */
const isPlace = (name = ''): boolean => /^\d+$|^"/.test(name);

/** The usual spelling of words in type names. */
const SPELT: Readonly<Record<string, string>> = {
  acl: 'ACL',
  acm: 'ACM',
  autoscaling: 'Auto Scaling',
  codebuild: 'CodeBuild',
  codedeploy: 'CodeDeploy',
  codepipeline: 'CodePipeline',
  db: 'database',
  eip: 'Elastic IP address',
  iam: 'IAM',
  kms: 'KMS',
  lb: 'load balancer',
  nat: 'NAT',
  route53: 'DNS',
  s3: 'S3',
  sns: 'SNS',
  ssm: 'Systems Manager',
  vpc: 'VPC',
};

/**
 * The name of a type in words: `aws_lb_target_group` → `target group`. Services that add nothing are left
 * out.
 */
export const plainName = (type: string): string =>
  type
    .replace(/^aws_((cloudwatch|budgets|scheduler|codeconnections|codestarconnections|lb|vpc)_)?/, '')
    .replace(/^security_group_(ingress|egress)_rule$/, 'security_group_rule')
    .split('_')
    .map((word) => SPELT[word] ?? word)
    .join(' ');

/** The plural of an English noun. */
export const plural = (name: string): string =>
  /(s|x|ch|sh)$/.test(name) ? `${name}es` : /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;

const OWN_NAMES = [
  'alarm_name',
  'dashboard_name',
  'domain_name',
  'name',
  'bucket',
  'endpoint',
  'identifier',
  'family',
];

type Named = Pick<Change, 'key' | 'before' | 'after'>;

/** The name of a resource in AWS. Without one, the end of its address. */
export const ownName = (change: Named): string =>
  nameOnAws(change) ?? change.key.slice(change.key.indexOf('.') + 1);

/** The name in AWS of the object with this key. */
export function nameIn(plan: StackPlan, key: string): string {
  const change = plan.changes.find((one) => one.key === key);
  return change ? ownName(change) : key;
}

/** The name in AWS. Undefined where it has none, or gets it by the apply. */
export function nameOnAws({ before, after }: Named): string | undefined {
  const values: Values = after ?? before ?? {};
  for (const name of OWN_NAMES) {
    const value = values[name] ?? before?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
