import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { list, type Stack, type Values } from '../../documents';

const FOLDER = join(__dirname, 'events');

/** An event as AWS sends it. */
export type Event = Readonly<Record<string, unknown>>;

/** A kind of event, recorded from the public source that it names. */
interface Recorded {
  readonly source: string;
  /** The values that differ from event to event, each by its path. */
  readonly vary: Readonly<Record<string, readonly string[]>>;
  /** The paths of resource names, and of which resources. */
  readonly names: Readonly<Record<string, keyof typeof NAMES>>;
  readonly event: Event;
}

/** An event that resources of a stack can cause. */
export interface Possible {
  /** `CodePipeline Pipeline Execution State Change: FAILED` */
  readonly label: string;
  readonly event: Event;
}

const all = (type: string, argument: string) => (stack: Stack) =>
  stack.all(type).map(({ values }) => String(values[argument]));

/** The names of a stack's resources, as events have them. */
const NAMES = {
  pipeline: all('aws_codepipeline', 'name'),
  action: (stack: Stack) => [...new Set(stack.all('aws_codepipeline').flatMap(actionsOf))],
  application: all('aws_codedeploy_app', 'name'),
  deploymentGroup: all('aws_codedeploy_deployment_group', 'deployment_group_name'),
  autoScalingGroup: all('aws_autoscaling_group', 'name'),
  project: all('aws_codebuild_project', 'name'),
  automation: (stack: Stack) =>
    stack
      .all('aws_ssm_document')
      .filter(({ values }) => values['document_type'] === 'Automation')
      .map(({ values }) => String(values['name'])),
};

/** The recorded events, by kind. */
export const RECORDED = readdirSync(FOLDER)
  .filter((name) => name !== 'meant.json')
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Recorded);

/** The events that a rule is for, by the end of the rule's name. */
export const MEANT = JSON.parse(readFileSync(join(FOLDER, 'meant.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

/** All events that resources of a stack can cause, of the recorded kinds. */
export function possibleEvents(stack: Stack): Possible[] {
  return RECORDED.flatMap(({ event, names, vary }) => {
    const choices = [
      ...Object.entries(names).map(([path, kind]) => [path, NAMES[kind](stack)] as const),
      ...Object.entries(vary),
    ];
    return choices.reduce<Event[]>(
      (events, [path, values]) =>
        events.flatMap((each) => values.map((value) => withValue(each, path.split('.'), value))),
      [event],
    );
  }).map((event) => ({ event, label: labelOf(event) }));
}

/** The value at a path of EventBridge's (`$.detail.state`); undefined where the event has none. */
export function valueAt(event: Event, path: string): unknown {
  if (!path.startsWith('$.')) return undefined;
  return path
    .slice(2)
    .split('.')
    .reduce<unknown>((inner, step) => (inner as Event | undefined)?.[step], event);
}

function withValue(event: Event, [step = '', ...rest]: string[], value: string): Event {
  const inner = rest.length > 0 ? withValue(event[step] as Event, rest, value) : value;
  return { ...event, [step]: inner };
}

function labelOf(event: Event): string {
  const { state, action, ...detail } = event['detail'] as Readonly<Record<string, string>>;
  const project = detail['project-name']?.replace(/^.*-/, '');
  const which = [action, project, state ?? detail['build-status'] ?? detail['Status']]
    .filter(Boolean)
    .join(' ');
  return which ? `${String(event['detail-type'])}: ${which}` : String(event['detail-type']);
}

function actionsOf({ values }: { values: Values }): string[] {
  return list(values['stage']).flatMap((stage) =>
    list(stage['action']).map((action) => String(action['name'])),
  );
}
