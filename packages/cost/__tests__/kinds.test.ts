import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { AGENT_METRICS } from '../../resource-kinds';

interface Configuration {
  readonly metrics: {
    readonly append_dimensions: object;
    readonly aggregation_dimensions: readonly (readonly string[])[];
    readonly metrics_collected: Readonly<Record<string, { readonly measurement: readonly string[] }>>;
  };
}

// The agent publishes each measurement with all its dimensions, and once more for each aggregation: once per instance if the
// aggregation has InstanceId, and otherwise once for the group.
test("AGENT_METRICS counts the metrics that the agent's configuration publishes", () => {
  const { metrics } = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as Configuration;
  const measured = Object.values(metrics.metrics_collected).flatMap(({ measurement }) => measurement).length;
  const ofInstance = metrics.aggregation_dimensions.filter((names) => names.includes('InstanceId')).length;
  const ofFleet = metrics.aggregation_dimensions.length - ofInstance;
  expect(AGENT_METRICS).toEqual({ instance: measured * (1 + ofInstance), fleet: measured * ofFleet });
});
