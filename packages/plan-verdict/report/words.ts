import { kindOf, type Words } from '../../resource-kinds';
import type { Change, StackPlan, Values } from '../plan';

const words = (type: string): Words => kindOf(type)?.words ?? {};

/** The setting by which a resource of this type comes and goes; undefined where no setting has a word for it. */
export const settingOfExistence = (type: string): string | undefined => words(type).existence;

/** A value in the setting's own words; undefined where they are the argument's. */
export const valueOf = (type: string, argument: string, value: unknown): string | undefined =>
  words(type).values?.[argument]?.[String(value)];

/** What repeats other arguments of the type. */
export const repeatedIn = (type: string): readonly string[] => words(type).repeats ?? [];

/**
 * The setting that a place of a resource takes its value from: the longest way that the kind names, and what is left of the
 * way after it. Undefined where no setting has a word for it.
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

/** A member's place in a list, or its name there. */
const isPlace = (name = ''): boolean => /^\d+$|^"/.test(name);

/** How people write what a type's name has in small letters. */
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

/** `aws_lb_target_group` → `target group`: services that say nothing beside the rest are left out. */
export const plainName = (type: string): string =>
  type
    .replace(/^aws_((cloudwatch|budgets|scheduler|codeconnections|codestarconnections|lb|vpc)_)?/, '')
    .replace(/^security_group_(ingress|egress)_rule$/, 'security_group_rule')
    .split('_')
    .map((word) => SPELT[word] ?? word)
    .join(' ');

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

/** What AWS shows a resource as; the end of its address where it has no name. */
export const ownName = (change: Named): string =>
  nameOnAws(change) ?? change.key.slice(change.key.indexOf('.') + 1);

/** The same of the change that a verdict names by its key. */
export function nameIn(plan: StackPlan, key: string): string {
  const change = plan.changes.find((one) => one.key === key);
  return change ? ownName(change) : key;
}

/** Undefined where it has none, or gets it with the apply. */
export function nameOnAws({ before, after }: Named): string | undefined {
  const values: Values = after ?? before ?? {};
  for (const name of OWN_NAMES) {
    const value = values[name] ?? before?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
