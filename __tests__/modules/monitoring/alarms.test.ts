import { type AlarmState, type MetricAlarm, simulate } from '../../../packages/test-support';
import { synthesizeStage } from '../../support/stage';
import { VARIANTS } from '../../support/variants';
import { alarmsOf, kindOf } from './alarms-of';
import { SCENARIOS, type Scenarios } from './scenarios';

const production = synthesizeStage({}, { begin: 'production' });
const alarms = alarmsOf(production, 'hello-production');

/** A certificate's alarm keeps its state while AWS reports nothing: both states are tried. */
const BEFORE: AlarmState[] = ['OK', 'INSUFFICIENT_DATA'];

const cases = (which: 'fires' | 'quiet') =>
  [...alarms].flatMap(([id, alarm]) =>
    Object.entries(SCENARIOS[kindOf(id)]?.[which] ?? {}).map(
      ([name, series]): [string, string, MetricAlarm, Scenarios[string]] => [id, name, alarm, series],
    ),
  );

describe('the alarms of a stage', () => {
  it('are these', () => {
    expect([...alarms.keys()].sort()).toEqual([
      'app-5xx',
      'at-maximum',
      'certificate-example.com',
      'certificate-www.example.com',
      'cpu',
      'disk',
      'elb-5xx',
      'latency-p99',
      'log-errors',
      'memory',
      'nat-ports-1',
      'nat-ports-2',
      'nat-ports-3',
      'no-healthy-host',
      'unhealthy-hosts',
    ]);
  });

  it('have at least three series each that set them off, and three that do not, also with gaps', () => {
    expect(new Set([...alarms.keys()].map(kindOf))).toEqual(new Set(Object.keys(SCENARIOS)));
    for (const { fires, quiet } of Object.values(SCENARIOS)) {
      for (const scenarios of [fires, quiet]) {
        expect(Object.keys(scenarios).length).toBeGreaterThanOrEqual(3);
        expect(JSON.stringify(scenarios)).toContain('null');
      }
    }
  });

  it.each(cases('fires'))('%s goes off: %s', (_, __, alarm, series) => {
    for (const before of BEFORE) expect(simulate(alarm, series, before)).toContain('ALARM');
  });

  it.each(cases('quiet'))('%s does not: %s', (_, __, alarm, series) => {
    for (const before of BEFORE) expect(simulate(alarm, series, before)).not.toContain('ALARM');
  });

  it('stay on when a certificate has expired and AWS reports nothing any more', () => {
    const alarm = alarms.get('certificate-example.com')!;
    expect(simulate(alarm, { value: [2, 1, null, null, null, null, null] }).at(-1)).toBe('ALARM');
  });

  it('are OK again afterwards', () => {
    const over = { errors: [30, 30, 30, ...Array<null>(6).fill(null)], requests: Array<number>(9).fill(600) };
    expect(simulate(alarms.get('app-5xx')!, over).at(-1)).toBe('OK');
  });
});

describe('the thresholds of the settings', () => {
  const thresholds = {
    elb5xxPercent: 3,
    app5xxPercent: 4,
    errorFloorRequests: 7,
    latencyP99Seconds: 0.5,
    cpuPercent: 60,
    memoryPercent: 70,
    diskPercent: 80,
    logErrorsPerMinute: 11,
    unhealthyHostMinutes: 12,
    atMaximumMinutes: 1440,
    certificateDays: 14,
    natPortErrorsPerMinute: 15,
  };
  const changed = alarmsOf(synthesizeStage({ thresholds }), 'hello-staging');
  const alarm = (id: string) => changed.get(id)!;

  it.each([
    ['elb-5xx', 3],
    ['app-5xx', 4],
    ['latency-p99', 0.5],
    ['cpu', 60],
    ['memory', 70],
    ['disk', 80],
    ['log-errors', 11],
    ['certificate-staging.example.com', 14],
    ['nat-ports-1', 15],
  ])('are those of %s', (id, threshold) => {
    expect(alarm(id).threshold).toBe(threshold);
  });

  it('are the fewest errors of both error rates', () => {
    expect(alarm('elb-5xx').metric_query?.[0]?.expression).toContain('IF(errors >= 7');
    expect(alarm('app-5xx').metric_query?.[0]?.expression).toContain('IF(errors >= 7');
  });

  it('are the minutes for unhealthy hosts, and for a fleet at its maximum', () => {
    expect(alarm('unhealthy-hosts')).toMatchObject({ evaluation_periods: 12, datapoints_to_alarm: 12 });
    expect(alarm('at-maximum')).toMatchObject({ evaluation_periods: 1440, datapoints_to_alarm: 1440 });
  });
});

describe('every variant of a stage', () => {
  const variants = Object.entries(VARIANTS).map(([variant, { stage, project }]) => {
    const stack = synthesizeStage(stage, project);
    return [variant, alarmsOf(stack, `hello-${project?.begin ?? 'staging'}`), stack] as const;
  });

  it.each(variants)("%s is within AWS's limits", (_, all) => {
    for (const alarm of all.values()) {
      const period = alarm.period ?? alarm.metric_query?.[1]?.metric?.period ?? 0;
      expect(period % 60).toBe(0);
      expect(period * alarm.evaluation_periods).toBeLessThanOrEqual(86_400);
      expect(alarm.datapoints_to_alarm).toBeLessThanOrEqual(alarm.evaluation_periods);
      expect(alarm.metric_query?.length ?? 0).toBeLessThanOrEqual(11); // ten metrics and the expression
      expect(alarm.alarm_name).toMatch(/^[\x20-\x7e]{1,255}$/);
    }
  });

  it.each(variants)(
    '%s has every alarm that could roll a release back, and none is composite',
    (_, all, stack) => {
      for (const id of ['app-5xx', 'elb-5xx', 'latency-p99', 'no-healthy-host', 'unhealthy-hosts'])
        expect(all.has(id)).toBe(true);
      expect(stack.all('aws_cloudwatch_composite_alarm')).toEqual({});
    },
  );

  it('has no alarm on a certificate without a domain, none on NAT without NAT', () => {
    const ids = (variant: string) => [...(variants.find(([name]) => name === variant)?.[1].keys() ?? [])];
    expect(ids('no-domain').filter((id) => id.startsWith('certificate'))).toEqual([]);
    expect(ids('nat-none-with-secrets').filter((id) => id.startsWith('nat'))).toEqual([]);
    expect(ids('shipped-staging').filter((id) => /^(certificate|nat)/.test(id))).toHaveLength(2);
  });

  it('has none on the maximum of a fleet of a fixed size', () => {
    const fixed = alarmsOf(synthesizeStage({ instances: { min: 3, max: 3 } }), 'hello-staging');
    expect(fixed.has('at-maximum')).toBe(false);
    expect(fixed.has('cpu')).toBe(true);
  });
});
