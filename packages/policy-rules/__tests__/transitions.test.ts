import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyStack } from '../../compare-stacks';
import { violations } from '../rules';
import { judgedForms } from '../judged-forms';
import { judgedPolicies } from '../judged-policies';

const stacks = everyStack();

it('no stack of any setting breaks a rule', () => {
  const broken = stacks.flatMap(({ json, facts }) =>
    violations(json, facts).map(({ rule, place, found }) => `${rule.id}: ${place.path} ${found}`),
  );
  expect([...new Set(broken)]).toEqual([]);
  expect(stacks.length).toBeGreaterThan(200);
});

const written = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

it('judged-policies.json is up to date with the stacks: npm run docs', () => {
  expect(written('judged-policies.json')).toBe(judgedPolicies(stacks));
});

it('judged-forms.json is up to date with the stacks’ documents: npm run docs', () => {
  expect(written('judged-forms.json')).toBe(judgedForms(stacks.map(({ json }) => json)));
});
