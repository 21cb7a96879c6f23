import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyStack } from '../../compare-stacks';
import { violations } from '../rules';
import { judgedForms } from '../judged-forms';
import { judgedPolicies } from '../judged-policies';

const stacks = everyStack();

it('nothing that settings can ask for breaks a rule', () => {
  const broken = stacks.flatMap(({ json, facts }) =>
    violations(json, facts).map(({ rule, place, found }) => `${rule.id}: ${place.path} ${found}`),
  );
  expect([...new Set(broken)]).toEqual([]);
  expect(stacks.length).toBeGreaterThan(200);
});

const written = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

it('judged-policies.json is what the stacks say: npm run docs', () => {
  expect(written('judged-policies.json')).toBe(judgedPolicies(stacks));
});

it('judged-forms.json has the forms of the stacks’ documents: npm run docs', () => {
  expect(written('judged-forms.json')).toBe(judgedForms(stacks.map(({ json }) => json)));
});
