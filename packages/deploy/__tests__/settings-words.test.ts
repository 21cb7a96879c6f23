import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from '../../resource-kinds';
import { ROOT } from '../../command';
import { recorded } from './everyday';

/** The path of every setting in docs/settings.md, without `stages.<name>.`. */
const SETTINGS = new Set(
  [...readFileSync(join(ROOT, 'docs', 'settings.md'), 'utf8').matchAll(/^\| `([^`]+)`/gm)].map(
    ([, path = '']) => path.replace(/^stages\.<name>\./, ''),
  ),
);
const NO_SETTING = ['the image']; // Amazon publishes it, for the architecture of the instance type

const told = kinds.flatMap(([type, { words }]) =>
  [words?.existence, ...Object.values(words?.settings ?? {})].flatMap((setting) =>
    typeof setting === 'string' && !NO_SETTING.includes(setting) ? [[type, setting] as const] : [],
  ),
);

test.each(told)('%s is explained by an existing setting: %s', (_, setting) =>
  expect([...SETTINGS]).toContain(setting),
);

/** The resources of a type that are deployed before the everyday changes. */
const standing = (type: string) =>
  Object.entries({ ...recorded()?.standing['staging']?.stands }).filter(([address]) =>
    address.startsWith(`${type}.`),
  );

test('each alarm is explained by the setting of its threshold, by the end of its name', () => {
  const { settings } = kinds.find(([type]) => type === 'aws_cloudwatch_metric_alarm')?.[1].words ?? {};
  const found = standing('aws_cloudwatch_metric_alarm').map(([, values]) => {
    const [threshold, minutes] = [settings?.['threshold'], settings?.['evaluation_periods']];
    if (typeof threshold !== 'function' || typeof minutes !== 'function') throw new Error('no words');
    return [String(values['alarm_name']).replace('hello-staging-', ''), threshold(values), minutes(values)];
  });
  expect(found.sort()).toEqual([
    ['app-5xx', 'thresholds.app5xxPercent', undefined],
    ['at-maximum', 'instances.max', 'thresholds.atMaximumMinutes'],
    ['certificate-staging.example.com', 'thresholds.certificateDays', undefined],
    ['command-not-started', undefined, undefined],
    ['cpu', 'thresholds.cpuPercent', undefined],
    ['disk', 'thresholds.diskPercent', undefined],
    ['elb-5xx', 'thresholds.elb5xxPercent', undefined],
    ['latency-p99', 'thresholds.latencyP99Seconds', undefined],
    ['log-errors', 'thresholds.logErrorsPerMinute', undefined],
    ['memory', 'thresholds.memoryPercent', undefined],
    ['nat-ports-1', 'thresholds.natPortErrorsPerMinute', undefined],
    ['no-healthy-host', undefined, undefined],
    ['unhealthy-hosts', undefined, 'thresholds.unhealthyHostMinutes'],
  ]);
});

test('a project with the name of an alarm does not change the setting', () => {
  const { settings } = kinds.find(([type]) => type === 'aws_cloudwatch_metric_alarm')?.[1].words ?? {};
  const threshold = settings?.['threshold'];
  const of = (name: string) => typeof threshold === 'function' && threshold({ alarm_name: name });
  expect(of('cpu-shop-staging-disk')).toBe('thresholds.diskPercent');
  expect(of('disk-shop-staging-certificate-a.example.com')).toBe('thresholds.certificateDays');
});
