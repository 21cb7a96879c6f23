import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pushErroredState } from '../state/errored-state';
import { asNewest } from '../state/versions';
import { stateWith } from './state-with';

let folder: string;
let said: jest.SpyInstance;
const pushed: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'errored-'));
  pushed.length = 0;
  said = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function push(kept: string | undefined, live: object | undefined): Promise<void> {
  if (kept !== undefined) writeFileSync(join(folder, 'errored.tfstate'), kept);
  const terraform = { stack: 'staging', folder, pushState: async (file: string) => void pushed.push(file) };
  await pushErroredState(terraform as never, { state: async () => live } as never);
}

const state = (serial: number, lineage = 'a') => stateWith({ serial, lineage });

test('nothing is done if the last run could write its state', async () => {
  await push(undefined, state(3));
  expect(pushed).toEqual([]);
  expect(said).not.toHaveBeenCalled();
});

test.each([
  ['an older state of the same lineage', state(3)],
  ['no state', undefined],
])('a state that could not be written is pushed over %s', async (_, live) => {
  await push(JSON.stringify(state(4)), live);
  expect(pushed).toEqual(['errored.tfstate']);
  expect(readdirSync(folder)).toEqual([]);
  expect(said).toHaveBeenCalledWith(
    'An earlier run on staging could not write the state (serial 4): writing it now.',
  );
});

test.each([
  [
    'the state on AWS is newer',
    JSON.stringify(state(4)),
    state(4),
    'the state is newer (serial 4, the file has 4)',
  ],
  [
    'the state on AWS has another lineage',
    JSON.stringify(state(9)),
    state(4, 'b'),
    'the state was replaced by another one',
  ],
  ['the file is incomplete', '{"serial": 4', state(3), 'the file is not whole'],
])('the file is renamed and never pushed if %s', async (_, kept, live, reason) => {
  await push(kept, live);
  expect(pushed).toEqual([]);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^errored-\d+\.tfstate$/)]);
  expect(said).toHaveBeenCalledWith(expect.stringContaining(reason));
});

test('a restored state has a higher serial than the newest, and its lineage', () => {
  const old = stateWith({ serial: 2, check_results: null });
  expect(asNewest(old, { serial: 9, lineage: 'a' })).toEqual({ ...old, serial: 10 });
});
