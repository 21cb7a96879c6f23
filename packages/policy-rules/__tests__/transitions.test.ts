import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyStack } from '../../../__tests__/support/every-stack';
import { acceptedTransitions, writeAll } from '../../../__tests__/support/transitions';
import { judgedForms } from '../judged-forms';
import { judgedPolicies } from '../judged-policies';
import { said } from './broken';

const settings = acceptedTransitions().map((one) => ({ one, stacks: writeAll(one) }));

it('nothing that settings can ask for breaks a rule', () => {
  const broken = settings.flatMap(({ one, stacks }) => stacks.flatMap((json) => said(json, one)));
  expect([...new Set(broken)]).toEqual([]);
  expect(settings.length).toBeGreaterThan(50);
});

const written = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

it('judged-policies.json is what the stacks say: npm run docs', () => {
  expect(written('judged-policies.json')).toBe(judgedPolicies(everyStack()));
});

it('judged-forms.json has the forms of the stacks’ documents: npm run docs', () => {
  expect(written('judged-forms.json')).toBe(judgedForms(everyStack().map(({ json }) => json)));
});
