import { isRefused, judge, SEVERITIES, exposures, readPlan, renderVerdict, summarize, worst } from '..';
import { rules } from '../rules';
import { planNames, planOf, realPlan, sketch } from './fixtures';
import { shuffled } from './helpers';

const seeds = [1, 2];

describe('the order in which Terraform lists its changes makes no difference', () => {
  test.each(planNames)('%s', (name) => {
    const raw = realPlan(name);
    const tell = (changes: typeof raw.resource_changes): string => {
      const plan = readPlan({ ...raw, resource_changes: changes }, 'staging');
      const verdict = judge(plan);
      return [renderVerdict(verdict), summarize([plan], { verdicts: [verdict] })].join('\n');
    };
    const told = tell(raw.resource_changes);
    for (const seed of seeds) expect(tell(shuffled(raw.resource_changes!, seed))).toBe(told);
  });
});

describe('for every plan', () => {
  test.each(planNames)(
    '%s: the whole is the worst of its parts, and what is refused has a reason',
    (name) => {
      const verdict = judge(readPlan(realPlan(name), 'staging'));
      expect(verdict.severity).toBe(worst(verdict.changes.map(({ severity }) => severity)));
      expect(verdict.refused).toEqual(verdict.changes.filter(({ severity }) => isRefused(severity)));
      for (const { reasons } of verdict.refused) expect(reasons.join()).not.toBe('');
      for (const { reasons, instead } of verdict.changes) {
        expect([...reasons, ...instead].join()).not.toMatch(/undefined|null|\[object|NaN|secret/);
      }
    },
  );
});

describe('for every resource type that is known', () => {
  test.each(Object.keys(rules))('%s: no value that is missing or odd stops the judge', (type) => {
    const values = [
      {},
      { id: 'x', policy: '{', rule: 'text', ingress: [1, null], max_size: 'many', tags: [] },
    ];
    for (const before of values) {
      for (const actions of ['create', 'update', 'delete', 'replace', 'createBeforeDestroy', 'forget']) {
        const change = sketch(`${type}.x`, actions, {
          before: actions === 'create' ? null : before,
          set: before,
        });
        const plan = readPlan(planOf([change], {}), 'staging');
        const [judged] = judge(plan).changes;
        expect(SEVERITIES.slice(1)).toContain(judged?.severity);
        expect(Array.isArray(exposures(plan.changes[0]!))).toBe(true);
        expect(summarize([plan])).toContain(`${type}`);
      }
    }
  });
});
