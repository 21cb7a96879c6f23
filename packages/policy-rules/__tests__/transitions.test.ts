import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeShipped, writeVariants } from '../../../__tests__/support/stacks';
import { acceptedTransitions, writeAll } from '../../../__tests__/support/transitions';
import { judgedActions } from '../judged-actions';
import { said } from './broken';

const settings = acceptedTransitions().map((one) => ({ one, stacks: writeAll(one) }));

it('nothing that settings can ask for breaks a rule', () => {
  const broken = settings.flatMap(({ one, stacks }) => stacks.flatMap((json) => said(json, one)));
  expect([...new Set(broken)]).toEqual([]);
  expect(settings.length).toBeGreaterThan(50);
});

it('judged-actions.json is what the stacks allow: npm run docs', () => {
  const others = [...writeShipped(), ...writeVariants()].map(({ json }) => json);
  const written = readFileSync(join(__dirname, '../judged-actions.json'), 'utf8');
  expect(written).toBe(judgedActions([...others, ...settings.flatMap(({ stacks }) => stacks)]));
});
