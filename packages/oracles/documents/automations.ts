import { list, type Stack } from '../../documents';
import schema from './automation.schema.json';
import { byModel, isOperation } from './botocore';
import { bySchema, type Judged, withoutReferences } from './judged';
import { namesIn } from './placeholders';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly isEnd?: boolean;
  readonly nextStep?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly { readonly Name: string }[];
}

export interface AutomationContent {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly mainSteps: readonly Step[];
}

/**
 * The schema of AWS's own editor plug-in: aws/amazon-ssm-document-language-service, from the npm package
 * aws-ssm-document-language-service 1.0.0 (Apache-2.0).
 */
const AUTOMATION = bySchema(schema);

/** What is wrong with an automation: by AWS's schema, by the API that a step calls, and by the order of its steps. */
export function problemsOfAutomation(content: AutomationContent): string[] {
  return [
    ...AUTOMATION(content),
    ...content.mainSteps.flatMap(ofCall),
    ...ofWay(content),
    ...ofValues(content),
  ];
}

/** "This action supports most send command parameters." [Systems Manager user guide, "aws:runCommand"] */
function ofCall({ action, inputs }: Step): string[] {
  if (action !== 'aws:runCommand') return [];
  const InstanceIds = list(inputs['InstanceIds']).map((id) =>
    /^\{\{.*\}\}$/.test(String(id)) ? 'i-0a1b2c3d' : id,
  );
  return byModel('ssm', 'SendCommandRequest', { ...inputs, InstanceIds });
}

/** Every step that is named exists, and every step can be reached. */
function ofWay({ mainSteps }: AutomationContent): string[] {
  const names = mainSteps.map(({ name }) => name);
  const onward = new Map(mainSteps.map((step, index) => [step.name, waysOf(step, names[index + 1])]));
  const reached = new Set<string>();
  const walk = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    onward.get(name)?.forEach(walk);
  };
  walk(names[0] ?? '');
  return [
    ...[...reached].filter((name) => !names.includes(name)).map((name) => `there is no step ${name}`),
    ...names.filter((name) => !reached.has(name)).map((name) => `nothing leads to the step ${name}`),
  ];
}

/** Without a default, and where no choice matches, the next step follows. ["aws:branch"] */
function waysOf({ action, inputs, isEnd, nextStep }: Step, following: string | undefined): string[] {
  const after = isEnd ? [] : [nextStep ?? following].filter((name) => name !== undefined);
  if (action !== 'aws:branch') return after;
  const choices = list(inputs['Choices']).map(({ NextStep }) => String(NextStep));
  return [...choices, ...(inputs['Default'] === undefined ? after : [String(inputs['Default'])])];
}

/**
 * A placeholder is a parameter, an output of an earlier step, or one of Automation's own. ["Automation system
 * variables"]
 */
function ofValues({ parameters = {}, mainSteps }: AutomationContent): string[] {
  const known = new Set([...Object.keys(parameters), 'automation:EXECUTION_ID']);
  return mainSteps.flatMap((step) => {
    const unknown = namesIn(step.inputs).filter((name) => !known.has(name));
    step.outputs?.forEach(({ Name }) => known.add(`${step.name}.${Name}`));
    return unknown.map((name) => `{{ ${name} }} is not defined for the step ${step.name}`);
  });
}

/** Checks the schedules of EventBridge Scheduler: their own parameters, and the calls that they make. */
export function schedules(stack: Stack): Judged[] {
  return stack.all('aws_scheduler_schedule').map(({ address, values }) => {
    const [target] = list(values['target']);
    const text = withoutReferences(String(target?.['input']));
    const [window] = list(values['flexible_time_window']);
    const [retry] = list(target?.['retry_policy']);
    const request = {
      Name: values['name'],
      GroupName: withoutReferences(String(values['group_name'])),
      Description: values['description'],
      ScheduleExpression: values['schedule_expression'],
      ScheduleExpressionTimezone: values['schedule_expression_timezone'],
      FlexibleTimeWindow: { Mode: window?.['mode'] },
      Target: {
        Arn: target?.['arn'],
        RoleArn: 'arn:aws:iam::123456789012:role/made-by-aws',
        Input: text,
        RetryPolicy: {
          MaximumEventAgeInSeconds: retry?.['maximum_event_age_in_seconds'],
          MaximumRetryAttempts: retry?.['maximum_retry_attempts'],
        },
      },
    };
    return {
      kind: 'schedule',
      place: address,
      text: JSON.stringify(request),
      problems: [
        ...byModel('scheduler', 'CreateScheduleInput', request),
        ...ofTarget(String(target?.['arn']), text),
      ],
    };
  });
}

/** `arn:aws:scheduler:::aws-sdk:service:apiAction`, the action in camel case. [EventBridge Scheduler user guide] */
export function ofTarget(arn: string, input: string): string[] {
  const [, service = '', action = ''] = /^arn:aws:scheduler:::aws-sdk:([a-z\d]+):([a-z]\w*)$/.exec(arn) ?? [];
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  if (!service || !isOperation(service, operation)) return [`${arn} is no operation of AWS's`];
  return byModel(service, `${operation}Request`, JSON.parse(input));
}
