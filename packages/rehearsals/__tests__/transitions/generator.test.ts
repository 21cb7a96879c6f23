import { z } from 'zod';
import { resolveSettings } from '../../../../settings';
import { settingsSchema } from '../../../../settings/schema';
import { bare, fieldsOf } from '../../../../settings/walk';
import { DOMAIN, edited, SMALLEST } from '../../transitions/form';
import { CHOICES, drawPairs } from '../../transitions/generator';

const pairs = (seed: number, count: number) => drawPairs(SMALLEST, count, seed);

test('every pair changes one to four settings, and stays valid', () => {
  for (const { edit, after } of pairs(1, 100)) {
    expect(() => resolveSettings(after)).not.toThrow();
    expect(after).not.toEqual(SMALLEST);
    expect(after).toEqual(edited(SMALLEST, edit));
    expect(Object.keys(edit).length).toBeLessThanOrEqual(4);
  }
});

test('the same seed draws the same pairs', () => {
  expect(pairs(7, 20)).toEqual(pairs(7, 20));
  expect(pairs(7, 20)).not.toEqual(pairs(8, 20));
});

test('every choice is drawn by some seed', () => {
  const missing = new Set(
    Object.entries(CHOICES).flatMap(([key, values]) => values.map((value) => JSON.stringify([key, value]))),
  );
  // A choice equal to the form is no change alone, but is drawn beside others.
  for (let seed = 1; missing.size > 0 && seed <= 40; seed++)
    for (const { edit } of pairs(seed, 100))
      for (const entry of Object.entries(edit)) missing.delete(JSON.stringify(entry));
  expect([...missing]).toEqual([]);
});

/** Settings that the commands refuse to change while stacks exist. The table has a row for each. */
const IDENTITY = ['project', 'account', 'region', 'pipeline'];
/**
 * Settings that another choice covers, because it sets them too or because plans show them in the same way: the app's
 * permissions are a policy of the instances' role like `app.secrets`, and the table has rows of both.
 */
const WITHIN =
  /^(repository\.(name|connection)|circleci\.|app\.(limits|permissions|releaseTimeoutMinutes|schedule)|stages\.<name>\.(schedule|thresholds|app|instances\.architecture))/;

test('every setting is a choice or has a reason here', () => {
  const chosen = Object.keys(CHOICES).map((key) => key.replace('stages.staging', 'stages.<name>'));
  const missing = [...fieldsOf(settingsSchema)]
    .filter(({ schema }) => !(bare(schema) instanceof z.ZodObject))
    .map(({ path }) => path.replace(/\[\].*/, ''))
    .filter((path) => !IDENTITY.includes(path) && path !== 'stages' && !WITHIN.test(path))
    .filter((path) => !chosen.includes(path));
  expect(missing).toEqual([]);
});

test('an edit sets and removes settings, adds missing sections, and does not change its input', () => {
  const before = structuredClone(SMALLEST);
  const after = edited(SMALLEST, {
    domain: DOMAIN,
    'stages.staging.names': undefined,
    'stages.staging.app.secrets': { A: 'ssm:/a' },
  });
  expect(after).toMatchObject({ domain: DOMAIN, stages: { staging: { app: { secrets: { A: 'ssm:/a' } } } } });
  expect(after.stages.staging).not.toHaveProperty('names');
  expect(SMALLEST).toEqual(before);
});
