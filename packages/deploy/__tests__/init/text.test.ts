import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { ALLOWED_MINUTES, wayText } from '../../init/text';

const page = readFileSync(join(ROOT, 'docs/first-account.md'), 'utf8');
const alerts = { emails: ['a@b.example'], monthlyBudgetUsd: 300 };

test.each(Object.entries(ALLOWED_MINUTES))(
  'docs/first-account.md allows for "%s" %i minutes',
  (heading, minutes) => expect(page).toContain(`\n## ${heading} (${minutes} minutes)\n`),
);

test('the next steps have the same minutes', () =>
  expect(wayText({ alerts, pipeline: true }).match(/\d+ minutes/g)).toEqual([
    '5 minutes',
    '12 minutes',
    '3 minutes',
  ]));

test('the next steps without a pipeline name a release by hand, and no connection', () => {
  expect(wayText({ alerts, pipeline: false })).toContain('you release to it by hand: docs/releases.md');
  expect(wayText({ alerts, pipeline: false })).not.toMatch(/console|npm run release/);
});
