import { parse } from 'yaml';
import type { StageFacts } from '../facts';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack, type Values } from '../documents';

/**
 * The purpose of a document, recognised by the end of its name: its type and the actions of its steps, in
 * order.
 */
interface Purpose {
  readonly type: 'Command' | 'Automation' | 'Session';
  readonly steps: readonly string[];
  /**
   * Its parameters by name, each with a pattern for its values. AWS checks them before an instance gets them.
   */
  readonly parameters: readonly string[];
}

const SHELL = ['aws:runShellScript'];
const AUTOMATION = ['aws:executeScript', 'aws:branch', 'aws:runCommand', 'aws:sleep'];

/** Checks the documents that instances run, as which user, and who may start them. */
export const documents: Rule = {
  id: 'documents',
  why:
    'An SSM document runs on instances as root: whoever may send it runs its commands there, with any parameter ' +
    'that it accepts.',
  fix: 'Leave documents to modules/by-hand, modules/deployment-target, modules/schedule and modules/monitoring; what a command does is app.schedule.',
  check: (stack, context) =>
    context.stage
      ? [
          ...stack.all('aws_ssm_document').flatMap((document) => judge(document, context, context.stage)),
          ...stack.all('aws_scheduler_schedule').flatMap((schedule) => starts(stack, schedule, context)),
        ]
      : [],
};

function purposes({ name }: Context, stage: StageFacts | undefined): Readonly<Record<string, Purpose>> {
  const commands = Object.keys(stage?.app.schedule ?? {}).flatMap((command): [string, Purpose][] => [
    [`${name}-command.${command}`, { type: 'Command', steps: SHELL, parameters: [] }],
    [`${name}-schedule.${command}`, { type: 'Automation', steps: AUTOMATION, parameters: ['ScheduledTime'] }],
  ]);
  return {
    [`${name}-shell`]: { type: 'Session', steps: [], parameters: [] },
    [`${name}-release`]: { type: 'Command', steps: SHELL, parameters: [] },
    [`${name}-run`]: { type: 'Command', steps: SHELL, parameters: ['command', 'seconds'] },
    [`${name}-started`]: { type: 'Command', steps: SHELL, parameters: [] },
    [`${name}-release-command`]: { type: 'Command', steps: SHELL, parameters: ['bucket', 'key', 'version'] },
    ...Object.fromEntries(commands),
  };
}

function judge(document: Resource, context: Context, stage: StageFacts | undefined): Finding[] {
  const { name, document_type: type } = document.values;
  const purpose = new Map(Object.entries(purposes(context, stage))).get(String(name));
  if (!purpose) return [{ place: document, found: `is ${given(name)}, which has not been reviewed` }];
  if (type !== purpose.type)
    return [{ place: document, found: `is of the type ${given(type)}, not ${purpose.type}` }];
  const content = contentOf(document);
  if (!content) return [{ place: document, found: 'cannot be read here' }];
  return purpose.type === 'Session' ? session(document, content) : steps(document, content, purpose, context);
}

function contentOf({ values: { content, document_format: format } }: Resource): Values | undefined {
  try {
    const value: unknown = format === 'JSON' ? JSON.parse(String(content)) : parse(String(content));
    return typeof value === 'object' && value !== null ? (value as Values) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks the session document: a shell of the app's user with time-outs. [Systems Manager user guide,
 * "Session document schema"]
 */
function session(place: Resource, { sessionType, inputs }: Values): Finding[] {
  const { idleSessionTimeout: idle, maxSessionDuration: longest } = (list(inputs)[0] ?? {}) as Values;
  return [
    ...unless(sessionType === 'Standard_Stream', place, `opens sessions of the type ${given(sessionType)}`),
    ...unless(Number(idle) <= 20, place, `keeps idle sessions for ${given(idle)} minutes`),
    ...unless(Number(longest) <= 240, place, `lets sessions last ${given(longest)} minutes`),
  ];
}

function steps(place: Resource, content: Values, purpose: Purpose, context: Context): Finding[] {
  const found = list(content['mainSteps']);
  const actions = found.map(({ action }) => String(action));
  const parameters = Object.entries((content['parameters'] ?? {}) as Readonly<Record<string, Values>>);
  const names = parameters.map(([name]) => name);
  const { account, project } = context.facts;
  const role = `arn:aws:iam::${account}:role/${project}-${context.stage?.name}-automation`;
  return [
    ...unless(
      actions.join() === purpose.steps.join(),
      place,
      `does ${actions.join(', ') || 'nothing'}, not ${purpose.steps.join(', ')}`,
    ),
    ...unless(
      names.join() === purpose.parameters.join(),
      place,
      `takes ${names.join(', ') || 'nothing'}, not ${purpose.parameters.join(', ') || 'anything'}`,
    ),
    ...parameters.flatMap(([name, parameter]) => formOf(place, name, parameter, purpose, context)),
    ...unless(
      purpose.type !== 'Automation' || content['assumeRole'] === role,
      place,
      `acts by ${given(content['assumeRole'])}`,
    ),
    ...found.flatMap((step) => sends(place, step, context)),
  ];
}

/**
 * Checks a parameter's pattern. The value becomes part of a script's text, so the whole value may contain
 * only characters without a meaning in a shell.
 */
function formOf(
  place: Resource,
  name: string,
  { type, allowedPattern: pattern }: Values,
  purpose: Purpose,
  { facts }: Context,
): Finding[] {
  if (purpose.type === 'Automation') return []; // its values are in JSON, never in a script's text
  const isHeld =
    name === 'bucket'
      ? pattern === `^${facts.artifactBucket}$`
      : /^\^(\[[A-Za-z0-9._/+=-]+\](\{\d+,\d+\}|\+)?|=\{\d+,\d+\})+\$$/.test(String(pattern));
  const counts = String(pattern).match(/(?<=[{,])\d+(?=[,}])/g) ?? [];
  return [
    ...unless(
      type === 'String' && isHeld,
      place,
      `takes ${name} of the form ${given(pattern)}, which is more than a name`,
    ),
    // The agent refuses repetitions over 1000 in a pattern. [amazon-ssm-agent, allowedregexparamvalidator.go;
    // Go, regexp/syntax]
    ...unless(
      counts.every((count) => Number(count) <= 1000),
      place,
      `takes ${name} of the form ${given(pattern)}: the agent's regexp counts to 1000, and refuses the command`,
    ),
  ];
}

/** Checks that an automation runs its own command document, on the one instance that it has chosen. */
function sends(place: Resource, { action, inputs }: Values, { name }: Context): Finding[] {
  if (action !== 'aws:runCommand') return [];
  const { DocumentName: document, InstanceIds: ids, Targets: targets } = (list(inputs)[0] ?? {}) as Values;
  const own = String(place.values['name']).replace(`${name}-schedule.`, `${name}-command.`);
  return unless(
    document === own && targets === undefined && list(ids).map(String).join() === '{{ pick.InstanceId }}',
    place,
    `sends ${given(document)} to ${given(targets ?? ids)}`,
  );
}

/** Checks that a schedule starts its own automation, with the role for that, and is enabled. */
function starts(stack: Stack, schedule: Resource, { stage }: Context): Finding[] {
  const { name, state, target, group_name: group } = schedule.values;
  const [{ arn, role_arn: role, input } = {} as Values] = list(target);
  const own = schedule.address.replace(
    /^aws_scheduler_schedule\.(\w+)_schedule$/,
    '${aws_ssm_document.$1_automation.name}',
  );
  const due = { DocumentName: own, Parameters: { ScheduledTime: ['<aws.scheduler.scheduled-time>'] } };
  return [
    ...unless(
      stage !== undefined && Object.hasOwn(stage.app.schedule, String(name)),
      schedule,
      `runs ${given(name)}, which the settings do not have`,
    ),
    ...unless(state === undefined || state === 'ENABLED', schedule, `is ${given(state)}`),
    ...unless(
      stack.referred(group)?.type === 'aws_scheduler_schedule_group',
      schedule,
      `is in the group ${given(group)}`,
    ),
    ...unless(
      arn === 'arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution' && input === JSON.stringify(due),
      schedule,
      `starts ${given(arn)} of ${given(input)}, not its own document by the time that it is due`,
    ),
    ...unless(
      addressIn(role) === 'aws_iam_role.schedule_scheduler_role_role',
      schedule,
      `acts by ${given(role)}`,
    ),
  ];
}
