import { z } from 'zod';
import { resolveSettings } from '../../../../settings';
import { settingsSchema } from '../../../../settings/schema';
import { bare, fieldsOf } from '../../../../settings/walk';
import { DOMAIN, edited, SMALLEST } from '../../transitions/form';
import { CHOICES, drawPairs } from '../../transitions/generator';

const pairs = (seed: number, count: number) => drawPairs(SMALLEST, count, seed);

test('every pair is a change to valid settings, of one to four settings', () => {
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

test('each choice is drawn at some time', () => {
  const missing = new Set(
    Object.entries(CHOICES).flatMap(([key, values]) => values.map((value) => JSON.stringify([key, value]))),
  );
  // What the form itself is cannot be drawn as a change of it alone, but beside others it can.
  for (let seed = 1; missing.size > 0 && seed <= 40; seed++)
    for (const { edit } of pairs(seed, 100))
      for (const entry of Object.entries(edit)) missing.delete(JSON.stringify(entry));
  expect([...missing]).toEqual([]);
});

/** Settings that the commands refuse to change while all stands; the table has a row for each. */
const IDENTITY = ['project', 'account', 'region', 'pipeline'];
/**
 * Said by a choice of what they belong to, or nothing that a plan shows otherwise than its neighbours: permissions of the
 * app are a policy of instances as `app.secrets` is, and the table has rows of both.
 */
const WITHIN =
  /^(repository\.(name|connection)|circleci\.|app\.(limits|permissions|releaseTimeoutMinutes|schedule)|stages\.<name>\.(schedule|thresholds|app|instances\.architecture))/;

test('every setting is among the choices, or why not is said here', () => {
  const chosen = Object.keys(CHOICES).map((key) => key.replace('stages.staging', 'stages.<name>'));
  const missing = [...fieldsOf(settingsSchema)]
    .filter(({ schema }) => !(bare(schema) instanceof z.ZodObject))
    .map(({ path }) => path.replace(/\[\].*/, ''))
    .filter((path) => !IDENTITY.includes(path) && path !== 'stages' && !WITHIN.test(path))
    .filter((path) => !chosen.includes(path));
  expect(missing).toEqual([]);
});

test('an edit sets, makes sections on the way, takes out, and leaves what it was given alone', () => {
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
