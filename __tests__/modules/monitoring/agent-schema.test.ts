import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import schema from './fixtures/cloudwatch-agent.schema.json';

const ajv = new Ajv({ schemaId: 'id', meta: false, logger: false });
ajv.addMetaSchema(draft4);
const isValid = ajv.compile(schema);

interface Configuration {
  logs: {
    force_flush_interval: unknown;
    logs_collected: { files: { collect_list: Record<string, unknown>[] } };
  };
  metrics: { namespace: unknown; metrics_collected: Record<string, Record<string, unknown>> };
}

const configuration = (): Configuration =>
  JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as Configuration;

describe("the CloudWatch agent's configuration", () => {
  it("is valid against the agent's own schema", () => {
    isValid(configuration());
    expect(isValid.errors ?? []).toEqual([]);
  });

  it.each<[string, (wrong: Configuration) => void]>([
    ['a file without a path', ({ logs }) => delete logs.logs_collected.files.collect_list[0]!['file_path']],
    [
      'a setting of a file that the agent does not know',
      ({ logs }) => (logs.logs_collected.files.collect_list[0]!['group'] = 'app'),
    ],
    ['a flush that is not whole seconds', ({ logs }) => (logs.force_flush_interval = 0.5)],
    ['a namespace without a name', ({ metrics }) => (metrics.namespace = '')],
    [
      'a metric without a measurement',
      ({ metrics }) => delete metrics.metrics_collected['mem']!['measurement'],
    ],
    ['a text for yes or no', ({ metrics }) => (metrics.metrics_collected['disk']!['drop_device'] = 'true')],
  ])('would not be with %s', (_, change) => {
    const wrong = configuration();
    change(wrong);
    expect(isValid(wrong)).toBe(false);
  });
});
