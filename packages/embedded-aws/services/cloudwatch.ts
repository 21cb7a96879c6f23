import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import type { Backend, Service } from '../service';
import { itemsAt, textAt, type XmlNode } from '../xml';
import { alarmOperations, stateOf } from './composite-alarms';
import type { Deliveries } from './deliveries';

/** CloudWatch: moto evaluates no alarm. When a state is set, the alarm's actions are carried out here. */
export function cloudwatch(memory: Memory, deliveries: Deliveries): Service {
  return {
    moto: true,
    operations: {
      ...alarmOperations(memory),
      SetAlarmState: (request, backend) => setAlarmState(request, backend, deliveries),
    },
  };
}

async function setAlarmState(request: AwsRequest, { moto, forward }: Backend, deliveries: Deliveries) {
  const given = { ...request.parameters, ...request.json } as Record<string, string>;
  const name = given['AlarmName'] ?? '';
  const before = await alarm(moto, request.region, name);
  const response = await forward(request);
  const state = given['StateValue'] ?? '';
  if (response.status >= 400 || !before || stateOf(before) === state) return response;
  if (textAt(before, 'ActionsEnabled') !== 'true') return response;
  const after = (await alarm(moto, request.region, name)) ?? before;
  for (const action of itemsAt(after, ACTIONS[state] ?? '')) {
    if (typeof action !== 'string' || !action.startsWith('arn:aws:sns:')) continue;
    const { subject, message, mail } = notice(after, stateOf(before), request.region);
    await deliveries.publish(moto, 'cloudwatch.amazonaws.com', action, subject, message, mail);
  }
  return response;
}

const ACTIONS: Record<string, string> = {
  ALARM: 'AlarmActions',
  OK: 'OKActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
};

async function alarm(moto: MotoClient, region: string, name: string): Promise<XmlNode | undefined> {
  const answer = await moto.query('monitoring', 'DescribeAlarms', { 'AlarmNames.member.1': name }, region);
  return [...itemsAt(answer, 'MetricAlarms'), ...itemsAt(answer, 'CompositeAlarms')][0];
}

/** The message that CloudWatch publishes, and the mail that SNS sends for it (CloudWatch user guide). */
function notice(alarm: XmlNode, oldState: string, region: string) {
  const name = textAt(alarm, 'AlarmName');
  const state = textAt(alarm, 'StateValue');
  const lists = Object.values(ACTIONS).map((list) => [list, itemsAt(alarm, list)]);
  const message = JSON.stringify({
    AlarmName: name,
    AlarmDescription: textAt(alarm, 'AlarmDescription'),
    AWSAccountId: ACCOUNT,
    NewStateValue: state,
    NewStateReason: textAt(alarm, 'StateReason'),
    StateChangeTime: new Date().toISOString(),
    Region: region,
    AlarmArn: textAt(alarm, 'AlarmArn'),
    OldStateValue: oldState,
    ...Object.fromEntries(lists),
  });
  const mail = [
    `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${region} region has ` +
      `entered the ${state} state, because "${textAt(alarm, 'StateReason')}".`,
    '',
    'Alarm Details:',
    `- Name: ${name}`,
    `- Description: ${textAt(alarm, 'AlarmDescription')}`,
    `- State Change: ${oldState} -> ${state}`,
    `- AWS Account: ${ACCOUNT}`,
    `- Alarm Arn: ${textAt(alarm, 'AlarmArn')}`,
  ].join('\n');
  return { subject: `${state}: "${name}" in ${region}`, message, mail };
}
