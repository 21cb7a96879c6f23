import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeIdentity, sha256 } from '../saved-plan/code';
import { outlineOf, parseMeta, type PlanMeta } from '../saved-plan/meta';
import { markOf } from '../state/state-mark';
import { SavedPlan } from '../saved-plan/saved-plan';
import { whyStale } from '../saved-plan/stale';
import { resolveSettings } from '../../../settings';
import { factsOf } from '../../../settings/facts';
import config from '../../../__tests__/support/example-config';
import { stateWith } from './state-with';

describe('a plan is stale', () => {
  const mark = (serial: number, lineage = 'a') => ({ lineage, serial });

  test.each([
    ['no state, as before', null, null],
    ['the same state', mark(3), mark(3)],
  ])('not if there is %s', (_, planned, live) => expect(whyStale(planned, live)).toBeUndefined());

  test.each([
    [
      'made without a state, and now there is one',
      null,
      mark(4),
      'there was no state when it was made, and now there is one (serial 4): this plan or another one was ' +
        'applied since',
    ],
    [
      'made before another apply',
      mark(3),
      mark(4),
      'it was made from serial 3 of the state, which is at serial 4 now: something was applied since',
    ],
    [
      'made from a higher serial, before the state was restored',
      mark(4),
      mark(3),
      'it was made from serial 4 of the state, which is at serial 3 now: something was applied since',
    ],
    [
      'made from a state that was replaced',
      mark(3, 'a'),
      mark(3, 'b'),
      'the state was replaced by another one since it was made',
    ],
    [
      'made from a state that does not exist any more',
      mark(3),
      null,
      'it was made from serial 3 of a state that does not exist any more',
    ],
  ])('if it was %s', (_, planned, live, reason) => expect(whyStale(planned, live)).toBe(reason));
});

describe('the state in plan.meta.json', () => {
  const state = stateWith({
    serial: 3,
    resources: [
      {
        mode: 'managed',
        type: 'aws_subnet',
        name: 'x',
        instances: [
          {
            index_key: 0,
            create_before_destroy: true,
            attributes: { secret: 'hunter2' },
            private: 'hunter2',
          },
        ],
      },
    ],
  });

  test('is identified by its lineage and serial', () =>
    expect(markOf(state)).toEqual({ lineage: 'a', serial: 3 }));

  test('has no attribute of a resource, which may be a secret', () => {
    expect(JSON.stringify(outlineOf(state))).not.toContain('hunter2');
    expect(outlineOf(state).resources).toEqual([
      {
        mode: 'managed',
        type: 'aws_subnet',
        name: 'x',
        instances: [{ index_key: 0, create_before_destroy: true }],
      },
    ]);
  });
});

describe('a saved plan', () => {
  let folder: string;
  let saved: SavedPlan;
  const meta: PlanMeta = {
    format: 1,
    stack: 'staging',
    destroy: false,
    changes: true,
    imageOnly: false,
    planned: '2026-01-05T09:30:00.000Z',
    planFile: sha256('the plan'),
    code: { uncommitted: false, settings: 's', configuration: 'c' },
    state: null,
    outline: null,
    untainted: [],
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-'));
    saved = new SavedPlan('staging', folder);
    writeFileSync(saved.file('plan'), 'the plan');
    saved.write('json', '{}');
    saved.write('summary', 'nothing\n');
    saved.write('meta', JSON.stringify(meta));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is accepted with the checksum that was recorded', () => expect(saved.verify()).toEqual(meta));

  const again = 'Nothing was changed. Plan again: npm run plan -- staging';
  const broken: [string, () => void, () => string][] = [
    [
      'is missing',
      () => rmSync(saved.file('plan')),
      () => `There is no saved plan of staging in ${folder}. ${again}`,
    ],
    [
      'was changed by one byte',
      () => writeFileSync(saved.file('plan'), 'the plaN'),
      () =>
        `${saved.file('plan')} is not the file that was planned and reviewed: its SHA-256 differs from the one ` +
        `in plan.meta.json. ${again}`,
    ],
    [
      'has no plan.meta.json',
      () => rmSync(saved.file('meta')),
      () =>
        `${saved.file('meta')} is missing: without it the plan cannot be matched to its state and code. ${again}`,
    ],
    [
      'has a plan.meta.json of another format',
      () => saved.write('meta', '{"format":2}'),
      () => `${saved.file('meta')} was not written by npm run plan. ${again}`,
    ],
    [
      'is one of another stack',
      () => saved.write('meta', JSON.stringify({ ...meta, stack: 'production' })),
      () => `The plan in ${folder} is a plan of production, not of staging. ${again}`,
    ],
  ];

  test.each(broken)('that %s is refused, and says to plan again', (_, breakIt, message) => {
    breakIt();
    expect(() => saved.verify()).toThrow(new Error(message()));
  });

  test('is copied completely, over an older one', () => {
    const other = join(folder, 'copies', 'staging');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'plan.tfplan'), 'an older plan');
    expect(saved.copyTo(other).verify()).toEqual(meta);
  });

  test("can be read only by its owner, because a plan's JSON shows secrets", () => {
    for (const file of ['json', 'meta'] as const) expect(statSync(saved.file(file)).mode & 0o077).toBe(0);
  });

  test('leaves no file behind when it is removed', () => {
    saved.remove();
    for (const file of ['plan', 'json', 'summary', 'meta'] as const)
      expect(existsSync(saved.file(file))).toBe(false);
  });
});

describe('the code that a plan was made from', () => {
  const settings = resolveSettings(config);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stack-'));
    writeFileSync(join(folder, 'cdk.tf.json'), '{}');
    writeFileSync(join(folder, '.terraform.lock.hcl'), 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const identity = (given = settings) => codeIdentity(factsOf(given), folder);

  test('is the same for the same code', () => expect(identity()).toEqual(identity()));

  test.each(['cdk.tf.json', '.terraform.lock.hcl'])('differs if %s differs', (file) => {
    const before = identity();
    writeFileSync(join(folder, file), `${readFileSync(join(folder, file), 'utf8')} `);
    expect(identity().configuration).not.toBe(before.configuration);
  });

  test('depends on the values of the settings, not on their warnings', () => {
    expect(identity({ ...settings, warnings: ['one more'] }).settings).toBe(identity().settings);
    expect(identity({ ...settings, project: 'other' }).settings).not.toBe(identity().settings);
  });

  test('stays the same when it is written and read', () => {
    const code = identity();
    const written = JSON.stringify({ ...META, code });
    expect(parseMeta(JSON.parse(written)).code).toEqual(code);
  });
});

const META = {
  format: 1,
  stack: 'x',
  destroy: false,
  changes: false,
  imageOnly: false,
  planned: '',
  planFile: '',
  state: { lineage: 'a', serial: 1 },
  outline: null,
  untainted: [],
};
