import { RegionInfo } from '@aws-cdk/region-info';
import { ACCOUNT } from '../environment';
import type { MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse, queryResponse } from '../response';
import type { Backend, Service } from '../service';
import { itemsAt, textAt, type XmlNode } from '../xml';
import type { Deliveries } from './deliveries';

/** CloudWatch: moto evaluates no alarm; a state that is set has its actions carried out here. */
export function cloudwatch(deliveries: Deliveries): Service {
  return {
    moto: true,
    operations: {
      PutCompositeAlarm: putCompositeAlarm,
      SetAlarmState: (request, backend) => setAlarmState(request, backend, deliveries),
    },
  };
}

/** Moto keeps a composite alarm as an alarm with a rule, but has no operation to make one. */
async function putCompositeAlarm(request: AwsRequest, { moto }: Backend): Promise<AwsResponse> {
  if (!request.parameters['AlarmRule']) throw new AwsError('ValidationError', 'AlarmRule must not be empty');
  const response = await moto.sendWith(request, { ...request.parameters, Action: 'PutMetricAlarm' });
  return response.status < 400 ? queryResponse(request, '') : response;
}

async function setAlarmState(request: AwsRequest, { moto, forward }: Backend, deliveries: Deliveries) {
  const name = request.parameters['AlarmName'] ?? '';
  const before = await alarm(moto, request.region, name);
  const response = await forward(request);
  const state = request.parameters['StateValue'] ?? '';
  if (response.status >= 400 || !before || textAt(before, 'StateValue') === state) return response;
  if (textAt(before, 'ActionsEnabled') !== 'true') return response;
  const after = (await alarm(moto, request.region, name)) ?? before;
  for (const action of itemsAt(after, ACTIONS[state] ?? '')) {
    if (typeof action !== 'string' || !action.startsWith('arn:aws:sns:')) continue;
    const { subject, message, mail } = notice(after, textAt(before, 'StateValue'), request.region);
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

/** The message that CloudWatch publishes, and the mail that SNS makes of it (CloudWatch user guide). */
function notice(alarm: XmlNode, oldState: string, region: string) {
  const name = textAt(alarm, 'AlarmName');
  const state = textAt(alarm, 'StateValue');
  const place = RegionInfo.get(region).name;
  const lists = Object.values(ACTIONS).map((list) => [list, itemsAt(alarm, list)]);
  const message = JSON.stringify({
    AlarmName: name,
    AlarmDescription: textAt(alarm, 'AlarmDescription'),
    AWSAccountId: ACCOUNT,
    NewStateValue: state,
    NewStateReason: textAt(alarm, 'StateReason'),
    StateChangeTime: new Date().toISOString(),
    Region: place,
    AlarmArn: textAt(alarm, 'AlarmArn'),
    OldStateValue: oldState,
    ...Object.fromEntries(lists),
  });
  const mail = [
    `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${place} region has ` +
      `entered the ${state} state, because "${textAt(alarm, 'StateReason')}".`,
    '',
    'Alarm Details:',
    `- Name: ${name}`,
    `- Description: ${textAt(alarm, 'AlarmDescription')}`,
    `- State Change: ${oldState} -> ${state}`,
    `- AWS Account: ${ACCOUNT}`,
    `- Alarm Arn: ${textAt(alarm, 'AlarmArn')}`,
  ].join('\n');
  return { subject: `${state}: "${name}" in ${place}`, message, mail };
}
