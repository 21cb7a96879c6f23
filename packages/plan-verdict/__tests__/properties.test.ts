import fc from 'fast-check';
import { isRefused, judge, readPlan, renderVerdict, summarize, worst } from '..';
import { SEVERITIES } from '../severity';
import { exposures } from '../exposure';
import { rules } from '../rules';
import { planNames, planOf, realPlan, sketch } from '../../recorded-plans';

describe('the order of the changes in a plan does not matter', () => {
  test.each(planNames)('%s', (name) => {
    const raw = realPlan(name);
    const tell = (changes: typeof raw.resource_changes): string => {
      const plan = readPlan({ ...raw, resource_changes: changes }, 'staging');
      const verdict = judge(plan);
      return [renderVerdict(verdict), summarize([plan], { verdicts: [verdict] })].join('\n');
    };
    const told = tell(raw.resource_changes);
    const orders = fc.shuffledSubarray(raw.resource_changes!, { minLength: raw.resource_changes!.length });
    fc.assert(
      fc.property(orders, (changes) => expect(tell(changes)).toBe(told)),
      { numRuns: 3 },
    );
  });
});

describe('every recorded plan', () => {
  test.each(planNames)(
    '%s: the verdict has the worst severity of its changes, and each refused one has a reason',
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

/** Attributes that the rules read. The test gives them values of any type, which no provider writes. */
const ATTRIBUTES = [
  ...['action', 'alias', 'arn', 'condition', 'default_action', 'desired_capacity', 'egress', 'from_port'],
  ...['health_check', 'id', 'ingress', 'launch_template', 'max_size', 'name', 'policy', 'port', 'protocol'],
  ...['records', 'retention_in_days', 'rule', 'security_groups', 'subnet_id', 'subnets', 'tags', 'type'],
];
const scalars = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('{'));
const { odd } = fc.letrec((tie) => ({
  odd: fc.oneof(
    { maxDepth: 2 },
    scalars,
    fc.array(tie('odd'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...ATTRIBUTES), tie('odd'), { maxKeys: 2 }),
  ),
}));
const oddValues = fc.dictionary(fc.constantFrom(...ATTRIBUTES), odd, { maxKeys: 6 });
const actions = fc.constantFrom('create', 'update', 'delete', 'replace', 'createBeforeDestroy', 'forget');

describe('every known resource type', () => {
  test.each(Object.keys(rules))('%s: missing and odd values do not stop the verdict', (type) => {
    const judged = fc.property(actions, oddValues, oddValues, (action, before, set) => {
      const values = { before: action === 'create' ? null : before, set };
      const plan = readPlan(planOf([sketch(`${type}.x`, action, values)], {}), 'staging');
      expect(SEVERITIES.slice(1)).toContain(judge(plan).changes[0]?.severity);
      expect(Array.isArray(exposures(plan.changes[0]!))).toBe(true);
      expect(summarize([plan])).toContain(type);
    });
    fc.assert(judged, { numRuns: 15, examples: [['update', {}, {}]] });
  });
});
