import { factsOf } from '../../settings/facts';
import type { Synthesized } from '../../packages/policy-rules/judged-policies';
import { writeShipped, writeStage, writeVariants } from './stacks';
import { acceptedTransitions, writeAll } from './transitions';

/** The stacks of all settings that are tried: what policies say is judged by them. */
export function everyStack(): Synthesized[] {
  const written = [
    ...writeShipped(),
    ...writeVariants(),
    writeStage('one-service', {
      app: {
        secrets: { API_KEY: 'secretsmanager:hello/api#key' },
        secretKeys: ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999'],
      },
    }),
    // Regions that came after August 2022 have no account of the load balancers.
    writeStage('new-region', {}, { region: 'ap-southeast-5', pipeline: false }),
  ];
  return [
    ...written.map(({ json, settings }) => ({ json, facts: factsOf(settings) })),
    ...acceptedTransitions().flatMap((settings) =>
      writeAll(settings).map((json) => ({ json, facts: factsOf(settings) })),
    ),
  ];
}
