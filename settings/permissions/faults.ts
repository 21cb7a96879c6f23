import { isNarrowed } from '../../packages/facts';
import { given } from '../problem';
import type { Fault } from './fault';
import type { Permission } from '../schema-permissions';
import type { Path } from '../walk';
import { actionFaults } from './action-faults';
import { conditionFaults } from './conditions';
import { ofPlatform, type Platform } from './platform';
import { formsOfType, isOfType, type KnownAction, knownAction } from './service-reference';

/**
 * Services whose actions always need a resource, although the Service Authorization Reference marks each resource type
 * as optional (because there are several types). In other services, such an action may have none:
 * `cloudwatch:PutMetricData`.
 */
const ALWAYS_ABOUT = /^(?:s3.*|es|events|execute-api)$/;

const MORE_FORMS = 3;

/** All faults of a permission, parts without effect too. */
export function faultsOf(permission: Permission, platform: Platform): Fault[] {
  const { actions, resources, conditions } = permission;
  const known = actions.map((action) => {
    const found = knownAction(action);
    return found?.name === action ? found : undefined;
  });
  const sure = known.filter((action) => action !== undefined);
  return [
    ...actions.flatMap((action, index) => actionFaults(action, known[index], ['actions', index])),
    ...resources.flatMap((resource, index) =>
      resource === '*'
        ? allFaults(sure, resources, platform, ['resources', index])
        : arnFaults(resource, sure, isNarrowed(conditions ?? {}), platform, ['resources', index]),
    ),
    ...known.flatMap((action, index) =>
      action ? aboutNothing(action, resources, platform, ['actions', index]) : [],
    ),
    ...conditionFaults(permission),
  ];
}

/** Whether at least one action applies to the resource; `*` matches every action. */
export function isUsed(resource: string, actions: readonly string[]): boolean {
  return (
    resource === '*' ||
    actions.some((action) => knownAction(action)?.types.some((type) => isOfType(resource, type)))
  );
}

/** `*` is accepted only alone, and only for actions that have no resource-level permission. */
function allFaults(
  actions: readonly KnownAction[],
  resources: readonly string[],
  platform: Platform,
  path: Path,
): Fault[] {
  const about = actions.find((action) => mustBeAbout(action));
  if (about) {
    return [
      {
        path,
        found: `given '*', although ${about.name} can be limited to an ARN`,
        accepted: `one of its resources: ${formsOf(about, platform)}`,
      },
    ];
  }
  return resources.length > 1
    ? [
        {
          path,
          found: "given '*' beside ARNs",
          accepted: "'*' alone, with the actions that need it, in an entry of its own",
        },
      ]
    : [];
}

function mustBeAbout({ name, types, accessLevel }: KnownAction): boolean {
  // Policies tell the resources of stages apart by tags, so tagging must be limited.
  const always = accessLevel === 'Tagging' || ALWAYS_ABOUT.test(name.split(':')[0] ?? '');
  return types.some(({ isRequired }) => isRequired) || (types.length > 0 && always);
}

function arnFaults(
  arn: string,
  actions: readonly KnownAction[],
  narrowed: boolean,
  platform: Platform,
  path: Path,
): Fault[] {
  const own = ofPlatform(arn, platform);
  const forms = actions.flatMap(({ types }) => types.flatMap((type) => formsOfType(arn, type)));
  if (!narrowed && forms.some((form) => isEvery(arn, form))) {
    return [
      {
        path,
        found: `${given(arn)}, which matches everything of its type`,
        accepted: 'at least the beginning of a name before the wildcard, or conditions that narrow it',
      },
    ];
  }
  return own
    ? [
        {
          path,
          found: `${given(arn)}, with which the app would reach ${own}`,
          accepted: 'resources that belong to the app',
        },
      ]
    : [];
}

/**
 * Whether the name is only a wildcard: `arn:aws:sqs:us-east-1:123456789012:*`, `…:table/*`, and `…:instance/i-*`,
 * because every id of an instance begins with `i-`.
 */
function isEvery(arn: string, form: string): boolean {
  // The ARN of an Auto Scaling group has an id before its name, which is not known before the group exists.
  const resource = (text: string) =>
    text
      .split(':')
      .slice(5)
      .join(':')
      .replace(/^.*:(?=autoScalingGroupName)/, '');
  const [pattern, before = ''] = [resource(arn), resource(form).split('${')[0]];
  const at = [...pattern].findIndex((character, index) => character !== before[index]);
  const name = at < 0 ? '' : pattern.slice(at);
  return /^[*?]/.test(arn.startsWith('arn:aws:ec2:') ? name.replace(/^[a-z]+-/, '') : name);
}

/**
 * An action that applies to none of the resources grants nothing: otherwise one notices it when AWS refuses the
 * app.
 */
function aboutNothing(
  action: KnownAction,
  resources: readonly string[],
  platform: Platform,
  path: Path,
): Fault[] {
  const arns = resources.filter((resource) => resource !== '*');
  if (arns.length === 0 || action.types.some((type) => arns.some((arn) => isOfType(arn, type)))) return [];
  if (action.types.length === 0) {
    return [
      {
        path,
        found: `given '${action.name}', which cannot be limited to an ARN`,
        accepted: "an entry of its own, with resources: ['*']",
      },
    ];
  }
  return [
    {
      path,
      found: `given '${action.name}', which applies to none of the resources`,
      accepted: `also ${formsOf(action, platform)}`,
    },
  ];
}

/** Forms of ARNs that an action applies to, required types first. */
function formsOf({ types }: KnownAction, { region, account }: Platform): string {
  const sorted = types
    .flatMap(({ forms, isRequired }) => forms.map((form) => ({ form, isRequired })))
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired) || a.form.length - b.form.length);
  const forms = sorted.map(({ form }) =>
    form
      .replace('${Partition}', 'aws')
      .replace('${Region}', region)
      .replace('${Account}', account)
      .replace(/\$\{(\w+)\}/g, '<$1>'),
  );
  const more = forms.length > MORE_FORMS ? ` or ${forms.length - MORE_FORMS} more` : '';
  return `${forms.slice(0, MORE_FORMS).join(', ')}${more}`;
}
