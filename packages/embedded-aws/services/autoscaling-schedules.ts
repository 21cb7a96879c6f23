import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import { listParameter } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, queryResponse } from '../response';
import type { Operation } from '../service';
import { buildXml, itemsAt } from '../xml';

/** The fields of an action, without its times: stored and returned unchanged. */
const FIELDS = [
  'AutoScalingGroupName',
  'ScheduledActionName',
  'Recurrence',
  'TimeZone',
  'MinSize',
  'MaxSize',
  'DesiredCapacity',
] as const;

interface Action {
  readonly key: string;
  readonly fields: Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;
  readonly start?: Date;
  readonly end?: string;
}

/** How long a put takes, in milliseconds: long enough for another one that was sent at the same time to meet it. */
const UNDER_WAY_MS = 100;

/**
 * The scheduled actions of Auto Scaling groups. Moto keeps them by name only, so that two groups would share one, and
 * accepts any start time. AWS does not [EC2 Auto Scaling user guide, "Scheduled scaling": considerations; API
 * reference, PutScheduledUpdateGroupAction]:
 *
 * - no start time in the past [TPA#3033 has the message];
 * - no two actions of a group at the same start time;
 * - no two puts to a group at the same time [TerraConstructs/base#127];
 * - where no start time is given, the next time of the recurrence is described as the start time.
 */
export class ScheduledActions {
  private readonly actions: Map<string, Action>;
  private readonly underWay = new Set<string>();

  constructor(memory: Memory) {
    this.actions = memory.map('autoscaling scheduled actions');
  }

  existing(): string[] {
    return [...this.actions.values()].map(
      ({ fields }) => `autoscaling scheduled-action ${fields.ScheduledActionName}`,
    );
  }

  /** Deletes the scheduled actions of a group that is deleted. */
  forget(request: AwsRequest): void {
    for (const key of this.of(request).map((action) => action.key)) this.actions.delete(key);
  }

  operations(): Record<string, Operation> {
    return {
      PutScheduledUpdateGroupAction: async (request, { moto }) => {
        const names = { 'AutoScalingGroupNames.member.1': request.parameters['AutoScalingGroupName'] ?? '' };
        const groups = await moto.query('autoscaling', 'DescribeAutoScalingGroups', names, request.region);
        if (itemsAt(groups, 'AutoScalingGroups').length === 0)
          throw invalid('AutoScalingGroup name not found');
        await this.put(request);
        return queryResponse(request, '');
      },
      DescribeScheduledActions: (request) => {
        const wanted = listParameter(request.parameters, 'ScheduledActionNames');
        const found = this.of(request).filter(
          ({ fields }) => wanted.length === 0 || wanted.includes(fields.ScheduledActionName ?? ''),
        );
        const member = found.map((action) => described(action, request.region));
        return queryResponse(request, buildXml({ ScheduledUpdateGroupActions: { member } }));
      },
      DeleteScheduledAction: (request) => {
        if (!this.actions.delete(keyOf(request))) throw invalid('Scheduled action name not found');
        return queryResponse(request, '');
      },
    };
  }

  private async put(request: AwsRequest): Promise<void> {
    const action = actionOf(request);
    const group = groupKey(request);
    const starts = nextOf(action);
    if (action.start && action.start.getTime() <= Date.now())
      throw invalid('Given start time is in the past');
    const taken = this.of(request).some(
      (other) => other.key !== action.key && nextOf(other)?.getTime() === starts?.getTime(),
    );
    if (taken || this.underWay.has(group)) {
      throw new AwsError('AlreadyExists', 'Scheduled action with this scheduled start time already exists');
    }
    this.underWay.add(group);
    await sleep(UNDER_WAY_MS).finally(() => this.underWay.delete(group));
    this.actions.set(action.key, action);
  }

  /** The actions of the request's group; of all groups in its region where it names none. */
  private of(request: AwsRequest): Action[] {
    const prefix = request.parameters['AutoScalingGroupName']
      ? `${groupKey(request)}/`
      : `${request.region}/`;
    return [...this.actions.values()].filter(({ key }) => key.startsWith(prefix));
  }
}

const groupKey = ({ region, parameters }: AwsRequest) => `${region}/${parameters['AutoScalingGroupName']}`;
const keyOf = (request: AwsRequest) => `${groupKey(request)}/${request.parameters['ScheduledActionName']}`;

function actionOf(request: AwsRequest): Action {
  const { parameters } = request;
  const { StartTime: start, EndTime: end } = parameters;
  return {
    key: keyOf(request),
    fields: Object.fromEntries(
      FIELDS.flatMap((name) => (parameters[name] ? [[name, parameters[name]]] : [])),
    ),
    ...(start && { start: new Date(start) }),
    ...(end && { end }),
  };
}

/** The next time of an action. Its own start time counts until it has passed. */
function nextOf({ start, fields }: Action): Date | undefined {
  const { Recurrence: recurrence, TimeZone: timezone = 'UTC' } = fields;
  if (recurrence === undefined || (start && start.getTime() > Date.now())) return start;
  return new Cron(recurrence, { mode: '5-part', timezone, paused: true }).nextRun() ?? undefined;
}

function described(action: Action, region: string): Record<string, string> {
  const { fields, end } = action;
  const names = `autoScalingGroupName/${fields.AutoScalingGroupName}:scheduledActionName/${fields.ScheduledActionName}`;
  const starts = nextOf(action);
  return {
    ...fields,
    ScheduledActionARN: `arn:aws:autoscaling:${region}:${ACCOUNT}:scheduledUpdateGroupAction:embedded:${names}`,
    ...(starts && { StartTime: starts.toISOString().replace(/\.\d+Z$/, 'Z') }),
    ...(end && { EndTime: end }),
  };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
