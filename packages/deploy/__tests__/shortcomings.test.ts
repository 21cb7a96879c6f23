import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { Fleet } from '../fleet/fleet';
import { shortcomings } from '../rollback/check';
import { AnsweringService, named } from './answers';
import { instancesSay } from './instances-say';

const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
const original = process.env;
let service: AnsweringService;

beforeEach(async () => {
  service = new AnsweringService();
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  process.env = { ...original, ...keys, AWS_ENDPOINT_URL: await service.listen() };
  instancesSay(service, `release ${COMMIT} hello:1`);
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = original;
  service.stop();
});

/** A fleet of instances with these lifecycle states; all have the same health in the load balancer. */
function fleet(states: Record<string, string>, health: () => string = () => 'healthy'): Fleet {
  const instances = Object.entries(states).map(([InstanceId, LifecycleState]) => ({
    InstanceId,
    LifecycleState,
  })) as Instance[];
  const ids = Object.keys(states).filter((id) => states[id] === 'InService');
  return {
    name: 'hello-staging',
    region: 'us-east-1',
    look: () => Promise.resolve({ instances, targetGroupArns: ['arn:target'] }),
    targetHealth: () => Promise.resolve(new Map(ids.map((id) => [id, health()]))),
  } as unknown as Fleet;
}

test('an instance that starts or is in standby is no shortcoming, and is not asked', async () => {
  const asked: unknown[] = [];
  const { SendCommand } = service.answers;
  service.answers.SendCommand = (question) => {
    asked.push(question.InstanceIds);
    return SendCommand?.(question) ?? {};
  };
  const states = { 'i-1': 'InService', 'i-2': 'Pending:Wait', 'i-3': 'Standby' };
  expect(await shortcomings(fleet(states), COMMIT, { health: 0 })).toEqual([]);
  expect(asked).toEqual([['i-1']]);
});

test('a fleet without an instance in service is a shortcoming', async () =>
  expect(await shortcomings(fleet({ 'i-1': 'Pending' }), COMMIT, { health: 0 })).toEqual([
    'no instance of hello-staging is in service',
  ]));

test('an instance has five minutes to become healthy', async () => {
  let minutes = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => minutes * 60_000);
  const health = () => ((minutes += 1) <= 4 ? 'initial' : 'healthy');
  expect(await shortcomings(fleet({ 'i-1': 'InService' }, health), COMMIT, { poll: 0 })).toEqual([]);
  minutes = 0;
  const ill = () => `ill ${(minutes += 1)}`;
  expect(await shortcomings(fleet({ 'i-1': 'InService' }, ill), COMMIT, { poll: 0 })).toEqual([
    'i-1: ill 6 in the load balancer',
  ]);
});

describe('Systems Manager refuses the call for all instances if one was just terminated:', () => {
  const refused = named('InvalidInstanceId', 'Instances not in a valid state');

  test('the call is repeated', async () => {
    const { SendCommand } = service.answers;
    let asked = 0;
    service.answers.SendCommand = (question) =>
      (asked += 1) === 1 ? refused : (SendCommand?.(question) ?? {});
    expect(await shortcomings(fleet({ 'i-1': 'InService' }), COMMIT, { poll: 0, health: 600 })).toEqual([]);
  });

  test('the refusal is the message at the end of the time', async () => {
    service.answers.SendCommand = () => refused;
    await expect(shortcomings(fleet({ 'i-1': 'InService' }), COMMIT, { health: 0 })).rejects.toThrow(
      'AWS returned an error (looking at the instances): InvalidInstanceId: Instances not in a valid state',
    );
  });
});
