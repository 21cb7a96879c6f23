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
 * Services whose actions are always about something, although the reference says of each type that it need not be there
 * (they have several). Elsewhere such an action is one that may be about nothing: `cloudwatch:PutMetricData`.
 */
const ALWAYS_ABOUT = /^(?:s3.*|es|events|execute-api)$/;

const MORE_FORMS = 3;

/** All that is wrong in a permission, or would have no effect. */
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

/** Whether some action is about such a thing; `*` is all. */
export function isUsed(resource: string, actions: readonly string[]): boolean {
  return (
    resource === '*' ||
    actions.some((action) => knownAction(action)?.types.some((type) => isOfType(resource, type)))
  );
}

/** `*`: for actions that can be given on nothing else, and by itself. */
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
  // By tags policies tell one stage's things from another's.
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
 * Whether the name itself is a wildcard: `arn:aws:sqs:us-east-1:123456789012:*`, `…:table/*`, and `…:instance/i-*`, since
 * every id of EC2 begins so.
 */
function isEvery(arn: string, form: string): boolean {
  // An Auto Scaling group has an id before its name, which nobody knows before it exists.
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

/** An action that is about none of what is named grants nothing, and nobody hears of it before the app is refused. */
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

/** ARNs that an action is about, those first that it must be. */
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
