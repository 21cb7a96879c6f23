import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { ERROR_LINE } from '../../../modules/monitoring/metric-filter';
import { synthesizeStage } from '../../support/stage';

const production = synthesizeStage({}, { begin: 'production' });
// That each metric of alarms and dashboard gets data: packages/oracles/documents/metrics.ts. Whose
// metrics they are: packages/policy-rules/alarms.ts.

describe('what the metrics depend on', () => {
  it('is switched on: the group reports its size, and instances report every minute', () => {
    const group = production.at('aws_autoscaling_group.fleet_auto_scaling_group');
    expect(group['enabled_metrics']).toContain('GroupDesiredCapacity');
    const template = production.at('aws_launch_template.fleet_launch_template_template');
    expect(template['monitoring']).toEqual({ enabled: true });
  });
});

describe('log groups', () => {
  it('are exactly those of the agents, and two that AWS writes to', () => {
    const { logs } = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as {
      logs: { logs_collected: { files: { collect_list: { log_group_name: string }[] } } };
    };
    const written = logs.logs_collected.files.collect_list.map((file) => file.log_group_name);
    const byAws = ['/hello/staging/flow-logs', '/hello/staging/sessions'];
    expect(synthesizeStage().values('aws_cloudwatch_log_group', 'name').sort()).toEqual(
      [...new Set([...written, ...byAws])].sort(),
    );
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
  ])('are not counted: %s', (line) => expect(line).not.toMatch(counted));

  // "Supported regular expressions (regex) syntax" in CloudWatch Logs' user guide; a pattern has 1,024 characters at most.
  it('are matched with only what filters support', () => {
    expect(ERROR_LINE).toMatch(/^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]{1,1022}$/);
  });

  it('match the same in the saved query and the dashboard', () => {
    const queries = Object.values(production.all('aws_cloudwatch_query_definition'));
    const errors = queries.find(({ name }) => name === 'hello/production/errors-by-release');
    expect(errors?.['query_string']).toContain(`filter @message like /${ERROR_LINE}/\n`);
    const { dashboard_body: body } = production.at('aws_cloudwatch_dashboard.monitoring_dashboard');
    expect(body).toContain(JSON.stringify(`filter @message like /${ERROR_LINE}/ `).slice(1, -1));
  });
});
