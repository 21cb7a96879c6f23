import { SHIPPED_PRICES } from '../../cost';
import { resolveFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';
import { planWith, read, sketch } from '../../recorded-plans';
import type { StackPlan } from '../../plan-verdict';
import { costText } from '../cost/planned';

const settings = resolveFacts(config);
const whole = read(planWith([sketch('aws_nat_gateway.a', 'delete', {})]));
/** The types that are kept from the plan, because this project's stacks have them. One NAT gateway is deleted. */
const KNOWN = ['aws_nat_gateway', 'aws_eip', 'aws_kms_key', 'aws_cloudwatch_log_group'];
const plan: StackPlan = { ...whole, changes: whole.changes.filter(({ type }) => KNOWN.includes(type)) };

test('a pull request gets a list, with everything that is not in the sum', () => {
  const [sum, ...items] = costText(settings, [plan], 'markdown', SHIPPED_PRICES).split('\n');
  expect(sum).toMatch(/^\*\*Cost a month: \d+\.\d\d → \d+\.\d\d USD \(-32\.85\)\*\*$/);
  expect(items[0]).toMatch(/^- -32\.85 NAT gateways: 3 → 2$/);
  expect(items[1]).toMatch(
    /^- Not in it: NAT traffic 0\.045\/GB, logs 0\.50\/GB, .*requests to KMS .*; all: npm run cost$/,
  );
  expect(items.every((item) => item.startsWith('- '))).toBe(true);
});

test('a terminal gets lines of 80 characters at most', () => {
  const lines = costText(settings, [plan], 'text', SHIPPED_PRICES).split('\n');
  expect(lines[0]).toMatch(/^Cost a month: .* USD \(-32\.85\)$/);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.length).toBeLessThanOrEqual(6);
});

test('a price list that cannot be read does not fail the plan', () =>
  expect(costText(settings, [plan], 'text', 'package.json')).toBe(
    'Cost a month: unknown. package.json was not written by npm run prices. Run that again, or remove the file.',
  ));
