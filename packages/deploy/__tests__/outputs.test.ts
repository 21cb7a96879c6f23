import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { UserError } from '../../command';
import type { State } from '../../plan-verdict';
import { json, outputCalled, outputsOf, table, textOf } from '../outputs/outputs';
import { stateWith } from './state-with';

const settings = resolveFacts(config);
const STATE = stateWith({
  outputs: {
    url: { value: 'https://staging.example.com', type: 'string' },
    zones: { value: ['a', 'b'], type: ['list', 'string'] },
    token: { value: 'hunter2', type: 'string', sensitive: true },
  },
});
const bucket = (state: State | undefined) => ({
  state: async () => state,
  mustExist: async () => Promise.reject(new UserError('Not bootstrapped yet.')),
});
const outputs = () => outputsOf(settings, 'staging', bucket(STATE));

test('outputs are printed one per line; of a sensitive one, only the name', async () =>
  expect(table(await outputs())).toBe(
    'url    https://staging.example.com\nzones  ["a","b"]\ntoken  (sensitive: give its name to print it)',
  ));

test('outputs as JSON are one document, without the sensitive ones', async () =>
  expect(JSON.parse(json(await outputs()))).toEqual({
    url: 'https://staging.example.com',
    zones: ['a', 'b'],
  }));

test('an output that is asked for by its name is printed, even a sensitive one', async () => {
  const all = await outputs();
  expect(textOf(outputCalled('token', all, 'staging').value)).toBe('hunter2');
  expect(textOf(outputCalled('zones', all, 'staging').value)).toBe('["a","b"]');
});

test('an unknown name is refused, with the nearest and a list of all', async () => {
  const all = await outputs();
  expect(() => outputCalled('urls', all, 'staging')).toThrow(
    new UserError('There is no output "urls" of staging (url?). The outputs are: url, zones, token.'),
  );
});

const NOT_DEPLOYED = 'staging is not deployed: it has no outputs yet. Deploy it: npm run deploy -- staging';

test('a stack that was not deployed, or was destroyed, has no outputs', async () => {
  const there = { state: async () => undefined, mustExist: async () => {} };
  await expect(outputsOf(settings, 'staging', there)).rejects.toThrow(new UserError(NOT_DEPLOYED));
  const destroyed = bucket({ ...STATE, outputs: {} });
  await expect(outputsOf(settings, 'staging', destroyed)).rejects.toThrow(new UserError(NOT_DEPLOYED));
});

test('a missing state bucket is reported before a missing state', () =>
  expect(outputsOf(settings, 'staging', bucket(undefined))).rejects.toThrow('Not bootstrapped yet.'));
