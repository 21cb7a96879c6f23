import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import { listParameter } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, queryResponse } from '../response';
import type { Operation } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';

/** Moto's reason for an alarm that was never evaluated; moto calls its state OK. */
const NEVER_EVALUATED = 'Unchecked: Initial alarm creation';

/**
 * Composite alarms. Moto keeps them as metric alarms without their rule. A new alarm has insufficient data, as on AWS.
 */
export function alarmOperations(memory: Memory): Record<string, Operation> {
  const rules = memory.map<string>('cloudwatch rules of composite alarms');
  const arnOf = (request: AwsRequest, name: string) =>
    `arn:aws:cloudwatch:${request.region}:${ACCOUNT}:alarm:${name}`;
  return {
    PutCompositeAlarm: async (request, { moto }) => {
      const { AlarmName: name = '', AlarmRule: rule } = request.parameters;
      if (!rule) throw new AwsError('ValidationError', 'AlarmRule must not be empty');
      const response = await moto.sendWith(request, { ...request.parameters, Action: 'PutMetricAlarm' });
      if (response.status >= 400) return response;
      rules.set(arnOf(request, name), rule);
      return queryResponse(request, '');
    },
    DeleteAlarms: async (request, { forward }) => {
      const response = await forward(request);
      if (response.status >= 400) return response;
      listParameter(request.parameters, 'AlarmNames').forEach((name) => rules.delete(arnOf(request, name)));
      return response;
    },
    DescribeAlarms: async (request, { forward }) => {
      const response = await forward(request);
      if (response.status >= 400) return response;
      if (request.protocol === 'json') {
        const answer = JSON.parse(response.body.toString()) as Record<string, XmlNode[]>;
        const sorted = byKind(answer['MetricAlarms'] ?? [], rules, request.json);
        return { ...response, body: Buffer.from(JSON.stringify({ ...answer, ...sorted })) };
      }
      const answer = parseXml(response.body.toString()) as Record<string, Record<string, XmlNode>>;
      const result = answer['DescribeAlarmsResponse']?.['DescribeAlarmsResult'];
      if (typeof result !== 'object' || Array.isArray(result)) return response;
      const AlarmTypes = listParameter(request.parameters, 'AlarmTypes');
      const asked = { ...request.parameters, AlarmTypes };
      const sorted = Object.entries(byKind(itemsAt(result, 'MetricAlarms'), rules, asked));
      for (const [kind, alarms] of sorted) result[kind] = alarms.length > 0 ? { member: alarms } : '';
      return { ...response, body: Buffer.from(buildXml(answer)) };
    },
  };
}

/** The requested alarm types and state; moto ignores them where a prefix is given. */
interface Asked {
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: string;
}

/** Moto's alarms, sorted as AWS sorts them. */
function byKind(
  kept: readonly XmlNode[],
  rules: ReadonlyMap<string, string>,
  { AlarmTypes: types = [], StateValue: state }: Asked,
): { MetricAlarms: XmlNode[]; CompositeAlarms: XmlNode[] } {
  const alarms = kept
    .map((alarm) => named(alarm, rules))
    .filter((alarm) => state === undefined || textAt(alarm, 'StateValue') === state);
  const isComposite = (alarm: XmlNode) => textAt(alarm, 'AlarmRule') !== '';
  const isAsked = types.length === 0 || types.includes('MetricAlarm');
  return {
    CompositeAlarms: types.includes('CompositeAlarm') ? alarms.filter(isComposite) : [],
    MetricAlarms: isAsked ? alarms.filter((alarm) => !isComposite(alarm)) : [],
  };
}

/** Fields that moto gives every alarm. */
const OF_METRICS = ['Dimensions', 'Metrics'];

/** An alarm with its rule, where it has one, and with its state on AWS. */
function named(alarm: XmlNode, rules: ReadonlyMap<string, string>): XmlNode {
  if (typeof alarm !== 'object' || Array.isArray(alarm)) return alarm;
  const rule = rules.get(textAt(alarm, 'AlarmArn'));
  const isNew = textAt(alarm, 'StateReason') === NEVER_EVALUATED;
  const told: Record<string, XmlNode> = {
    ...alarm,
    ...(rule ? { AlarmRule: rule } : {}),
    ...(isNew ? { StateValue: 'INSUFFICIENT_DATA' } : {}),
  };
  // A composite alarm has no metric of its own.
  if (rule) OF_METRICS.forEach((name) => delete told[name]);
  return told;
}

/** The state of an alarm on AWS, from moto's. */
export function stateOf(alarm: XmlNode): string {
  return textAt(alarm, 'StateReason') === NEVER_EVALUATED ? 'INSUFFICIENT_DATA' : textAt(alarm, 'StateValue');
}
