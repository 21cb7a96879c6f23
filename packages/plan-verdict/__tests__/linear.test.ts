import { judge, type StackPlan, summarize } from '..';
import { copiesOf, planNames, read, realPlan } from '../../recorded-plans';

/**
 * How often the verdict and the summary read a property of the plan's objects. Unlike seconds, the count is the same on
 * a busy machine.
 */
function work(plan: StackPlan): number {
  let looks = 0;
  const watched = new WeakMap<object, object>();
  const watch = <Value>(value: Value): Value => {
    if (typeof value !== 'object' || value === null) return value;
    const known = watched.get(value);
    if (known) return known as Value;
    const proxy = new Proxy(value, {
      get(target, key) {
        looks++;
        // concat and flat need real arrays, not proxies.
        const found: unknown = Reflect.get(target, key);
        return Array.isArray(target) || Array.isArray(found) ? found : watch(found);
      },
    });
    watched.set(value, proxy);
    return proxy as Value;
  };
  const seen = { ...plan, changes: plan.changes.map(watch), drift: plan.drift.map(watch) };
  summarize([seen], { verdicts: [judge(seen)] });
  return looks;
}

const copies = (name: string, many: number): StackPlan => read(copiesOf(realPlan(name), many));

// Every recorded plan, with the stage in it once and twice.
test.each(planNames)('%s: a plan of twice the size takes at most twice the reads', (name) => {
  const [once, twice] = [work(copies(name, 1)), work(copies(name, 2))];
  expect(twice / once).toBeLessThan(2.05);
});
