import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { problemsOfAgent } from './agent-configurations';

interface Configuration {
  logs: {
    force_flush_interval: unknown;
    logs_collected: { files: { collect_list: Record<string, unknown>[] } };
  };
  metrics: { namespace: unknown; metrics_collected: Record<string, Record<string, unknown>> };
}

describe("the CloudWatch agent's configuration, by the agent's own schema", () => {
  it.each<[string, (wrong: Configuration) => void, string]>([
    [
      'a file without a path',
      ({ logs }) => delete logs.logs_collected.files.collect_list[0]!['file_path'],
      ".logs.logs_collected.files.collect_list[0] should have required property 'file_path'",
    ],
    [
      'an unknown setting of a file',
      ({ logs }) => (logs.logs_collected.files.collect_list[0]!['group'] = 'app'),
      '.logs.logs_collected.files.collect_list[0] should NOT have additional properties',
    ],
    [
      'a flush interval that is not whole seconds',
      ({ logs }) => (logs.force_flush_interval = 0.5),
      '.logs.force_flush_interval should be integer',
    ],
    [
      'a namespace without a name',
      ({ metrics }) => (metrics.namespace = ''),
      '.metrics.namespace should NOT be shorter than 1 characters',
    ],
    [
      'a metric without a measurement',
      ({ metrics }) => delete metrics.metrics_collected['mem']!['measurement'],
      ".metrics.metrics_collected.mem should have required property 'measurement'",
    ],
    [
      'a text instead of a boolean',
      ({ metrics }) => (metrics.metrics_collected['disk']!['drop_device'] = 'true'),
      '.metrics.metrics_collected.disk.drop_device should be boolean',
    ],
  ])('is refused with %s', (_, change, problem) => {
    const wrong = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as Configuration;
    expect(problemsOfAgent(JSON.stringify(wrong))).toEqual([]);
    change(wrong);
    expect(problemsOfAgent(JSON.stringify(wrong))).toContain(problem);
  });
});
