import { resolveFacts } from '../../facts';
import { judge } from '../../plan-verdict';
import { planReport } from '../saved-plan/report';
import { everydayPlan } from './everyday';
import { EVERYDAY, STANDING } from './everyday/changes';
import { expectScreen, widthOf } from './screen';

const settings = resolveFacts(STANDING);

/** The report of a plan that the real Terraform and provider made. */
function reportOf(name: string): string {
  const plan = everydayPlan(name);
  const verdict = judge(plan, { destroy: EVERYDAY[name]?.destroy });
  return `${planReport(settings, [{ plan, verdict }])}\n`;
}

/** The maximum number of lines for rare changes; all other reports may have 25. */
const MOST: Readonly<Record<string, number>> = {
  'the first deploy': 60,
  'a destroy': 40,
  'an internal load balancer': 60, // replaces the load balancer, and everything that depends on it
};

// Reports warn of old prices, so the date must be fixed.
beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z') }));
afterAll(() => jest.useRealTimers());

test.each(Object.entries(EVERYDAY))('the report of the plan of %s has few lines', (name, { says = [] }) => {
  const text = reportOf(name);
  expectScreen(`plan.${name.replaceAll(/\W+/g, '-')}`, text);
  for (const words of says) expect(text.replaceAll(/\n +/g, ' ')).toContain(words);
  expect(widthOf(text)).toBeLessThanOrEqual(80);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST[name] ?? 25);
});
