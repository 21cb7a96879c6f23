import { resolveSettings, SettingsError } from '../../../../settings';
import { edited } from '../../transitions/form';
import { chosenOf, partsOf, sampled } from '../../transitions/sample';
import { walks } from '../../transitions/table';
import { isApplied, type Step, type Walk } from '../../transitions/walk';

const rows = walks.flatMap(({ form, steps }) => steps.map((step) => ({ form, step, what: step.what })));
const isAtForm = ({ edit }: Step): boolean => Object.keys(edit).length === 0;

test('the table has at least 60 rows, on at most 12 first forms', () => {
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(new Set(walks.map(({ form }) => form.name)).size).toBe(walks.length);
  expect(walks.length).toBeLessThanOrEqual(12);
});

test('the changes of a form have unique names', () => {
  for (const { form, steps } of walks) {
    const names = steps.map(({ what }) => `${form.name}: ${what}`);
    expect(names).toEqual([...new Set(names)]);
  }
});

test.each(walks.map(({ form, steps }) => [form.name, steps] as const))(
  'the walk from "%s" ends at its form',
  (_, steps) => expect(steps.filter(isApplied).at(-1)?.edit ?? {}).toEqual({}),
);

test.each(walks.map(({ form }) => [form.name, form] as const))(
  'the form "%s" is valid, and its stacks exist',
  (_, { settings, stacks }) => {
    const known = [...Object.keys(resolveSettings(settings).stages), 'pipeline'];
    expect(stacks.filter((stack) => !known.includes(stack))).toEqual([]);
    expect(stacks.length).toBeGreaterThan(0);
  },
);

test.each(rows)(
  '$form.name: $what: the settings are accepted or refused as the row expects',
  ({ form, step }) => {
    const settings = edited(form.settings, step.edit);
    const resolved = () => resolveSettings(settings);
    if (step.expected === 'refused by the settings') {
      expect(resolved).toThrow(SettingsError);
      expect(resolved).toThrow(step.says);
    } else {
      expect(resolved).not.toThrow();
    }
  },
);

test.each(rows.filter(({ step }) => !isApplied(step) || step.wanted))(
  '$form.name: $what: a refused change has an expected message',
  ({ step }) => expect(step.says).toBeInstanceOf(RegExp),
);

test.each(rows.filter(({ step }) => step.wanted))(
  '$form.name: $what: only a harmful change is allowed by name',
  ({ step }) => expect(['cuts users off', 'loses data']).toContain(step.expected),
);

describe('the selection', () => {
  const whats = (asked: Parameters<typeof chosenOf>[1]) =>
    chosenOf(walks, asked).flatMap(({ steps }) => steps.map(({ what }) => what));

  test('without arguments is everything', () => expect(chosenOf(walks, {})).toEqual(walks));
  test('by form is its walk', () =>
    expect(chosenOf(walks, { form: ['zones'] }).map(({ form }) => form.name)).toEqual(['zones']));
  test('by change is the part with it, which ends at the form', () =>
    expect(whats({ change: ['the apex removed'] })).toEqual([
      'the apex added',
      'the apex moved to the first place',
      'the apex removed',
    ]));
  test('by an unknown change is empty', () => expect(whats({ change: ['no such change'] })).toEqual([]));
});

describe('a sample', () => {
  test('has parts that each begin and end at their form, and together are the walk', () => {
    for (const walk of walks) {
      const parts = partsOf(walk);
      expect(parts.flat()).toEqual(walk.steps);
      for (const part of parts) {
        const applied = part.filter(isApplied);
        expect(applied.findIndex(isAtForm)).toBe(applied.length - 1);
      }
    }
  });

  test.each([1, 2, 3, 7])('of %i parts has that many, of at most two forms, in their order', (count) => {
    const taken = sampled(walks, count, count);
    expect(taken.length).toBeLessThanOrEqual(2);
    expect(taken.reduce((sum, walk) => sum + partsOf(walk).length, 0)).toBe(count);
    for (const { form, steps } of taken) {
      const whole = walks.find((walk) => walk.form === form) as Walk;
      const places = steps.map((step) => whole.steps.indexOf(step));
      expect(places).toEqual([...places].sort((one, other) => one - other));
    }
  });

  test('is the same for the same seed, and differs between seeds', () => {
    const names = (seed: number) =>
      sampled(walks, 4, seed).flatMap(({ steps }) => steps.map(({ what }) => what));
    expect(names(1)).toEqual(names(1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => names(seed).join())).size).toBeGreaterThan(1);
  });
});
