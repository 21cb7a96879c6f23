import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestRecord } from '../../../embedded-aws';
import { Precedence } from '../../rehearsal/precedence';

const MS_BETWEEN_LOOKS = 1;
const CREATED = {
  action: 'CreateLoadBalancer',
  resource: 'arn:aws:elasticloadbalancing:…:*/hello-production',
};
const UNTIL = { action: 'CreateLoadBalancer', resource: '/hello-production' };

let calls: Pick<RequestRecord, 'action' | 'resource'>[];
let precedence: Precedence;
let end: { resolve: () => void; reject: (error: Error) => void };
const step = () => new Promise<void>((resolve, reject) => (end = { resolve, reject }));

beforeEach(() => {
  calls = [];
  precedence = new Precedence(() => calls as RequestRecord[], MS_BETWEEN_LOOKS);
});

afterEach(() => end.resolve());

async function expectWaiting(stack: string): Promise<void> {
  const first = await Promise.race([precedence.turn(stack), sleep(20 * MS_BETWEEN_LOOKS, 'waits')]);
  expect(first).toBe('waits');
}

it('lets others start when AWS is asked for what is waited for, and not before', async () => {
  await precedence.turn('staging');
  calls.push(CREATED); // an earlier one
  void precedence.take('production', step, UNTIL);
  await expectWaiting('staging');
  calls.push({ ...CREATED, resource: '…/hello-staging' }, { ...CREATED, action: 'DeleteLoadBalancer' });
  await expectWaiting('staging');
  calls.push(CREATED);
  await precedence.turn('staging');
});

it('lets others start when the step has ended or failed before AWS was asked', async () => {
  const ended = precedence.take('production', step, UNTIL);
  await expectWaiting('staging');
  end.resolve();
  await ended;
  await precedence.turn('staging');
  const failed = precedence.take('production', step, UNTIL);
  await expectWaiting('staging');
  end.reject(new Error('no capacity'));
  await expect(failed).rejects.toThrow('no capacity');
  await precedence.turn('staging');
});

it('lets a step wait for one that starts at the same time, and for what follows that one at once', async () => {
  const waits = expectWaiting('staging');
  const first = precedence.take('production', step);
  await waits;
  const stillWaits = expectWaiting('staging');
  end.resolve();
  await first;
  void precedence.take('production', step, UNTIL);
  await stillWaits;
});

it('lets the stack itself start all that belongs to its step', async () => {
  void precedence.take('production', step, UNTIL);
  await precedence.turn('production');
  await expectWaiting('staging');
});
