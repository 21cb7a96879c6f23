import { INSTANCE_LOGS, INSTANCE_LOG_NAMES, logGroupName } from '../../../modules/fleet/telemetry';
import { agentConfiguration } from '../../../modules/fleet/agent-configuration';

interface CollectedFile {
  file_path: string;
  log_group_name: string;
  log_stream_name: string;
  publish_multi_logs?: boolean;
  blacklist?: string;
}

interface Configuration {
  logs: {
    logs_collected: { files: { collect_list: CollectedFile[] } };
    force_flush_interval: number;
  };
  metrics: {
    metrics_collected: Record<string, { resources?: string[]; drop_device?: boolean }>;
  };
}

const { logs, metrics } = JSON.parse(
  agentConfiguration({ project: 'hello', stage: 'staging' }),
) as Configuration;
const files = logs.logs_collected.files.collect_list;

describe("the CloudWatch agent's logs", () => {
  it("go to the stage's log groups, each file once", () => {
    expect(files.map((file) => [file.file_path, file.log_group_name, file.log_stream_name])).toEqual([
      ['/var/log/app/app.log', '/hello/staging/app', '{instance_id}'],
      ['/var/log/app/*.log', '/hello/staging/app', '{instance_id}'],
      ['/var/log/proxy/access.log', '/hello/staging/access', '{instance_id}'],
      ['/var/log/messages', '/hello/staging/system', '{instance_id}'],
      [
        '/var/log/aws/codedeploy-agent/codedeploy-agent.log',
        '/hello/staging/deployment',
        '{instance_id}/agent',
      ],
      [
        '/opt/codedeploy-agent/deployment-root/deployment-logs/codedeploy-agent-deployments.log',
        '/hello/staging/deployment',
        '{instance_id}/scripts',
      ],
      ['/var/log/cloud-init-output.log', '/hello/staging/start-up', '{instance_id}'],
    ]);
  });

  it('of the app are those of web, once, and all other files, each in its own stream', () => {
    const patterns = files.filter((file) => file.file_path.includes('*'));
    expect(patterns.map(({ publish_multi_logs, blacklist }) => [publish_multi_logs, blacklist])).toEqual([
      [true, '^app\\.log$'],
    ]);
    const taken = ['mail.log', 'release.log', 'app.log.1', 'app-log', 'my.app.log', 'app.log'].filter(
      (name) => name.endsWith('.log') && !new RegExp(patterns[0]?.blacklist ?? '').test(name),
    );
    expect(taken).toEqual(['mail.log', 'release.log', 'my.app.log']);
  });

  it('never write two files to one stream of a group', () => {
    // Of a pattern, each file's path is in its stream's name.
    const streams = files.map(
      (file) => `${file.log_group_name} ${file.log_stream_name}${file.publish_multi_logs ? '_*' : ''}`,
    );
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('need no right to create a group or to set its retention', () => {
    expect(files.filter((file) => 'retention_in_days' in file || 'log_group_class' in file)).toEqual([]);
  });

  it('are at most five seconds old when an instance is terminated', () => {
    expect(logs.force_flush_interval).toBe(5);
  });

  it.each(INSTANCE_LOG_NAMES)('have a group name for %s that AWS takes', (log) => {
    expect(logGroupName('hello', 'staging', log)).toMatch(/^\/hello\/staging\/[A-Za-z0-9_-]+$/);
    expect(INSTANCE_LOGS[log].length).toBeGreaterThan(0);
  });
});

describe("the CloudWatch agent's metrics", () => {
  it("measure only the root volume, without its device's name", () => {
    expect(metrics.metrics_collected.disk).toMatchObject({ resources: ['/'], drop_device: true });
  });
});
