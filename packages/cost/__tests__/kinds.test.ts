import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { AGENT_METRICS } from '../../resource-kinds';

interface Configuration {
  readonly metrics: {
    readonly append_dimensions: object;
    readonly aggregation_dimensions: readonly (readonly string[])[];
    readonly metrics_collected: Readonly<Record<string, { readonly measurement: readonly string[] }>>;
  };
}

// Each measurement is written by all its dimensions, and once more by each set that has fewer of them: by the instance one for
// each instance, by the group one for all.
test("the agent's metrics are as many as its configuration makes", () => {
  const { metrics } = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as Configuration;
  const measured = Object.values(metrics.metrics_collected).flatMap(({ measurement }) => measurement).length;
  const ofInstance = metrics.aggregation_dimensions.filter((names) => names.includes('InstanceId')).length;
  const ofFleet = metrics.aggregation_dimensions.length - ofInstance;
  expect(AGENT_METRICS).toEqual({ instance: measured * (1 + ofInstance), fleet: measured * ofFleet });
});
