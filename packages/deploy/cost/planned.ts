import {
  costBlock,
  type Estimate,
  estimate,
  type PlannedCost,
  type Prices,
  type Resource,
  resourcesAfter,
  resourcesBefore,
} from '../../cost';
import type { Facts } from '../../facts';
import type { StackPlan } from '../../plan-verdict';
import { UserError } from '../../command';
import { priceFile, pricesOf } from './own-prices';

type Stages = Pick<Facts, 'region' | 'stages'>;

/**
 * What a stack costs. Some dashboards are free in each account: every stage before this one uses one of them.
 */
export function estimateOf(
  { stages }: Stages,
  stack: string,
  resources: readonly Resource[],
  prices: Prices,
): Estimate {
  return estimate(stack, resources, prices, Math.max(0, Object.keys(stages).indexOf(stack)));
}

/** What a stack costs before and after a plan. */
export function plannedCost(settings: Stages, plan: StackPlan, prices: Prices): PlannedCost {
  return {
    before: estimateOf(settings, plan.stack, resourcesBefore(plan), prices),
    after: estimateOf(settings, plan.stack, resourcesAfter(plan), prices),
  };
}

/**
 * The cost of plans, as text for a terminal or a pull request. A price list that cannot be read does not stop
 * a plan.
 */
export function costText(
  settings: Stages,
  plans: readonly StackPlan[],
  format: 'markdown' | 'text',
  file = priceFile(),
): string {
  const [first = '', ...others] = costLines(settings, plans, format, file);
  if (format === 'text') return [first, ...others].join('\n');
  return [`**${first.trim()}**`, ...others.map((line) => `- ${line.trim()}`)].join('\n');
}

function costLines(
  settings: Stages,
  plans: readonly StackPlan[],
  format: 'markdown' | 'text',
  file: string,
): string[] {
  try {
    const prices = pricesOf(settings, file);
    const width = format === 'text' ? (process.stdout.columns ?? 80) : Infinity; // a browser breaks lines
    return costBlock(
      plans.map((plan) => plannedCost(settings, plan, prices)),
      { prices, today: new Date(), width },
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`Cost a month: unknown. ${error.message}`];
  }
}
