import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { ERROR_LINE } from '../../../modules/monitoring/error-lines';
import type { MetricAlarm } from '../../../packages/test-support/alarm-evaluator';
import { type StageChanges, synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';
import { alarmsOf } from './alarms-of';
import { PUBLISHED } from './published-metrics';

interface Watched {
  readonly namespace: string;
  readonly name: string;
  /** In alphabetical order. */
  readonly dimensions: readonly string[];
  readonly statistic: string;
}

const production = synthesizeStage({}, { begin: 'production' });
const alarms = alarmsOf(production, 'hello-production');

/** The metrics that an alarm watches. */
function watched({ metric_query: queries, ...alarm }: MetricAlarm): Watched[] {
  const { namespace = '', metric_name: name = '', statistic = '', dimensions = {} } = alarm;
  if (!queries) return [{ namespace, name, statistic, dimensions: Object.keys(dimensions).sort() }];
  return queries.flatMap(({ metric }) =>
    metric
      ? {
          namespace: metric.namespace,
          name: metric.metric_name,
          statistic: metric.stat,
          dimensions: Object.keys(metric.dimensions).sort(),
        }
      : [],
  );
}

/** The metrics that the dashboard draws, the searches left out. */
function drawn(stack: Synthesized): Watched[] {
  const body = stack.at('aws_cloudwatch_dashboard.monitoring_dashboard')['dashboard_body'];
  const { widgets } = JSON.parse(String(body)) as {
    widgets: { type: string; properties: { metrics?: unknown[][] } }[];
  };
  return widgets
    .filter(({ type }) => type === 'metric')
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => typeof namespace === 'string')
    .map((line) => {
      const [namespace, name, ...rest] = line as string[];
      const { stat } = rest.pop() as unknown as { stat: string };
      const dimensions = rest.filter((_, at) => at % 2 === 0).sort();
      return { namespace: namespace!, name: name!, dimensions, statistic: stat };
    });
}

/** What the agents of a stage write, read from their own configuration. */
function writtenByAgents(stage: string): Omit<Watched, 'statistic'>[] {
  const { metrics } = JSON.parse(agentConfiguration({ project: 'hello', stage })) as {
    metrics: {
      namespace: string;
      aggregation_dimensions: string[][];
      metrics_collected: Record<string, { measurement: string[] }>;
    };
  };
  const names = Object.entries(metrics.metrics_collected).flatMap(([plugin, { measurement }]) =>
    measurement.map((name) => (name.startsWith(`${plugin}_`) ? name : `${plugin}_${name}`)),
  );
  return names.flatMap((name) =>
    metrics.aggregation_dimensions.map((dimensions) => ({ namespace: metrics.namespace, name, dimensions })),
  );
}

/** What filters make of log lines. */
function madeOfLogs(stack: Synthesized): Omit<Watched, 'statistic'>[] {
  return Object.values(stack.all('aws_cloudwatch_log_metric_filter')).map((filter) => {
    const { namespace, name, dimensions = {} } = filter['metric_transformation'] as unknown as Watched;
    return { namespace, name, dimensions: Object.keys(dimensions) };
  });
}

/** Whether something ever arrives for a metric with just these dimensions. */
function arrives(
  stack: Synthesized,
  stage: string,
  { namespace, name, dimensions, statistic }: Watched,
): boolean {
  const own = [...writtenByAgents(stage), ...madeOfLogs(stack)];
  const same = (other: readonly string[]) => other.join() === dimensions.join();
  return (
    own.some((metric) => metric.namespace === namespace && metric.name === name && same(metric.dimensions)) ||
    PUBLISHED.some(
      (metric) =>
        metric.namespace === namespace &&
        metric.name === name &&
        metric.dimensions.some(same) &&
        metric.statistics.test(statistic),
    )
  );
}

describe('metrics', () => {
  it.each(
    [...alarms].flatMap(([id, alarm]) => watched(alarm).map((metric) => [id, metric.name, metric] as const)),
  )('that an alarm watches arrive: %s, %s', (_, __, metric) => {
    expect(arrives(production, 'production', metric)).toBe(true);
  });

  it.each(drawn(production).map((metric) => [metric.name, metric.statistic, metric] as const))(
    'that the dashboard draws arrive: %s, %s',
    (_, __, metric) => {
      expect(arrives(production, 'production', metric)).toBe(true);
    },
  );

  it.each<[string, Partial<Watched>]>([
    ['another name', { name: 'HTTPCode_ELB_5XX' }],
    ['another namespace', { namespace: 'AWS/ELB' }],
    ['a dimension too many', { dimensions: ['LoadBalancer', 'TargetGroup'] }],
    ['no dimension', { dimensions: [] }],
    ['a statistic without meaning', { statistic: 'Average' }],
  ])('that never arrive are found: %s', (_, change) => {
    const [errors] = watched(alarms.get('elb-5xx')!);
    expect(arrives(production, 'production', errors!)).toBe(true);
    expect(arrives(production, 'production', { ...errors!, ...change })).toBe(false);
  });

  it('of another stage do not count', () => {
    const [memory] = watched(alarms.get('memory')!);
    expect(memory).toMatchObject({ namespace: 'hello/production', dimensions: ['AutoScalingGroupName'] });
    expect(arrives(production, 'staging', memory!)).toBe(false);
  });

  it('of the table are all used', () => {
    const used = [...alarms.values()].flatMap(watched);
    expect(PUBLISHED.filter(({ name }) => !used.some((metric) => metric.name === name))).toEqual([]);
  });
});

describe('what the metrics hang on', () => {
  it('is switched on: the group reports its size, and instances report every minute', () => {
    const group = production.at('aws_autoscaling_group.fleet_auto_scaling_group');
    expect(group['enabled_metrics']).toContain('GroupDesiredCapacity');
    const template = production.at('aws_launch_template.fleet_launch_template_template');
    expect(template['monitoring']).toEqual({ enabled: true });
  });

  it("is the stage's own load balancer, target group, fleet, gateways and certificates", () => {
    const values = (id: string) => {
      const { metric_query: queries, dimensions = {} } = alarms.get(id)!;
      const all = queries?.flatMap(({ metric }) => Object.entries(metric?.dimensions ?? {}));
      return Object.fromEntries(all ?? Object.entries(dimensions));
    };
    expect(values('no-healthy-host')).toEqual({
      AutoScalingGroupName: '${aws_autoscaling_group.fleet_auto_scaling_group.name}',
      LoadBalancer: '${aws_lb.load_balancer_lb.arn_suffix}',
      TargetGroup: '${aws_lb_target_group.target_group_group.arn_suffix}',
    });
    for (const slot of [1, 2, 3]) {
      const NatGatewayId = `\${aws_nat_gateway.network_private_routes_nat_${slot}.id}`;
      expect(values(`nat-ports-${slot}`)).toEqual({ NatGatewayId });
    }
    expect(values('certificate-www.example.com')['CertificateArn']).toContain('www_example_com');
  });
});

describe('log groups', () => {
  const groupsOf = (changes: StageChanges = {}) =>
    Object.values(synthesizeStage(changes).all('aws_cloudwatch_log_group'));

  it('are exactly those that the agents write, and two that AWS writes', () => {
    const { logs } = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as {
      logs: { logs_collected: { files: { collect_list: { log_group_name: string }[] } } };
    };
    const written = logs.logs_collected.files.collect_list.map((file) => file.log_group_name);
    const byAws = ['/hello/staging/flow-logs', '/hello/staging/sessions'];
    expect(
      groupsOf()
        .map((group) => group['name'])
        .sort(),
    ).toEqual([...new Set([...written, ...byAws])].sort());
  });

  it('keep what the settings say', () => {
    const days = (changes?: StageChanges) =>
      new Set(groupsOf(changes).map((group) => group['retention_in_days']));
    expect(days()).toEqual(new Set([30]));
    expect(days({ logRetentionDays: 365 })).toEqual(new Set([365]));
  });

  it('have their error lines counted', () => {
    const [filter] = Object.values(production.all('aws_cloudwatch_log_metric_filter'));
    expect(filter).toMatchObject({
      log_group_name: '/hello/production/app',
      pattern: `%${ERROR_LINE}%`,
      metric_transformation: { value: '1', default_value: '0' },
    });
    const before = production.before('aws_cloudwatch_log_metric_filter.monitoring_error_lines_filter');
    expect([...before]).toContain('aws_cloudwatch_log_group.fleet_app_logs_group');
  });
});

describe('error lines', () => {
  const counted = new RegExp(ERROR_LINE);

  // Whole lines as the loggers write them; the last part of each name is the logger.
  it.each([
    '{"time":"2026-11-29T10:37:45.123Z","level":"error","message":"it broke","release":"1a2b3c4"}',
    '{"level": "error", "event": "it broke"}',
    '{"time":"2026-11-29T10:37:45.123456789Z","level":"ERROR","msg":"it broke"}',
    '{"level":"fatal","ts":1764412665.1,"msg":"it broke"}',
    '{"asctime": "2026-11-29 10:37:45,123", "levelname": "CRITICAL", "message": "it broke"}',
    'ERROR:root:it broke',
    '[2026-11-29 10:37:45,123] ERROR in app: Exception on / [GET]',
    '[2026-11-29 10:37:45 +0000] [12345] [ERROR] Exception in worker process',
    '[2026-11-29 10:37:45 +0000] [12345] [CRITICAL] WORKER TIMEOUT (pid:12346)',
    'E, [2026-11-29T10:37:45.123456 #12345] ERROR -- : it broke',
    'F, [2026-11-29T10:37:45.123456 #12345] FATAL -- : it broke',
    '2026-11-29T10:37:45.123Z ERROR 12345 --- [nio-8080-exec-1] c.e.Web : it broke',
    'time=2026-11-29T10:37:45.123Z level=ERROR msg="it broke"',
  ])('are counted: %s', (line) => expect(line).toMatch(counted));

  it.each([
    '{"time":"2026-11-29T10:37:45.123Z","level":"info","message":"said: ERROR"}',
    '{"time":"2026-11-29T10:37:45.123Z","level":"info","message":"{\\"level\\":\\"error\\"}"}',
    '{"time":"2026-11-29T10:37:45.123Z","level":"warn","message":"error rate is fine"}',
    '{"level":"info","message":"no error"}',
    '10.0.1.5 - - [29/Nov/2026:10:37:45 +0000] "GET /ERROR HTTP/1.1" 404 9',
    '[2026-11-29 10:37:45 +0000] [12345] [INFO] Listening at: http://127.0.0.1:8080',
    'Traceback (most recent call last):',
  ])('are no others: %s', (line) => expect(line).not.toMatch(counted));

  // "Supported regular expressions (regex) syntax" in CloudWatch Logs' user guide; a pattern has 1,024 characters at most.
  it('are told by what filters know alone', () => {
    expect(ERROR_LINE).toMatch(/^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]{1,1022}$/);
  });

  it('are those that the saved query and the dashboard show', () => {
    const queries = Object.values(production.all('aws_cloudwatch_query_definition'));
    const errors = queries.find(({ name }) => name === 'hello/production/errors-by-release');
    expect(errors?.['query_string']).toContain(`filter @message like /${ERROR_LINE}/\n`);
    const { dashboard_body: body } = production.at('aws_cloudwatch_dashboard.monitoring_dashboard');
    expect(body).toContain(JSON.stringify(`filter @message like /${ERROR_LINE}/ `).slice(1, -1));
  });
});
