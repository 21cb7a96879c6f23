import { resolveFacts } from '../../facts';
import { judge } from '../../plan-verdict';
import { planReport } from '../saved-plan/report';
import { everydayPlan } from './everyday';
import { EVERYDAY, STANDING } from './everyday/changes';
import { expectScreen, widthOf } from './screen';

const settings = resolveFacts(STANDING);

/** What a reviewer reads of the plan that the real Terraform and provider made. */
function reportOf(name: string): string {
  const plan = everydayPlan(name);
  const verdict = judge(plan, { destroy: EVERYDAY[name]?.destroy });
  return `${planReport(settings, [{ plan, verdict }])}\n`;
}

/** How many lines a report may have, of what happens on no ordinary day. */
const MOST: Readonly<Record<string, number>> = {
  'the first deploy': 60,
  'a destroy': 40,
  'an internal load balancer': 60, // another load balancer, and all that hangs on it
};

// A price list grows old by the clock, and then says so.
beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z') }));
afterAll(() => jest.useRealTimers());

test.each(Object.entries(EVERYDAY))('the plan of %s, in few lines', (name, { says = [] }) => {
  const text = reportOf(name);
  expectScreen(`plan.${name.replaceAll(/\W+/g, '-')}`, text);
  for (const words of says) expect(text.replaceAll(/\n +/g, ' ')).toContain(words);
  expect(widthOf(text)).toBeLessThanOrEqual(80);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST[name] ?? 25);
});
