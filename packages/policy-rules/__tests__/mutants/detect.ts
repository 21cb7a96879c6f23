import { violations } from '../../rules';
import type { StackJson } from '../../../documents';
import type { Settings } from '../../../../settings';
import { factsOf } from '../../../../settings/facts';
import { expected } from '../../../../__tests__/security/reachability/expected';
import { concernsTraffic, NotModelled, reachability } from '../../../reachability';
import type { Mutant } from './mutant';

/** The checks that may find a mutant. */
export const DETECTORS = ['rules', 'reachability'] as const;
export type Detector = (typeof DETECTORS)[number];

/** The checks that find a mutant. */
export function detectors({ stack: { settings }, json, address }: Mutant): Detector[] {
  const found: Detector[] = [];
  if (breaksRules(json, settings)) found.push('rules');
  if (changesTraffic(json, address) && reachesOtherwise(json, settings)) found.push('reachability');
  return found;
}

/** Whether the reachability analysis reads what the mutant changes. Only then is the matrix computed again. */
function changesTraffic(json: StackJson, address: string): boolean {
  const [type = '', name = ''] = address.split('.');
  return concernsTraffic(type, json.resource?.[type]?.[name] ?? {});
}

function breaksRules(json: StackJson, settings: Settings): boolean {
  return violations(json, factsOf(settings)).length > 0;
}

/** Whether the matrix differs from the settings, or cannot be computed. */
function reachesOtherwise(json: StackJson, settings: Settings): boolean {
  const name = (json['//'] as { metadata: { stackName: string } }).metadata.stackName;
  const stage = settings.stages[name];
  if (!stage) return false;
  const others = Object.values(settings.stages)
    .filter((other) => other.name !== name)
    .map(({ network }) => network.cidr);
  try {
    const found = reachability(json, others);
    const wanted = Object.entries(expected(stage));
    return found.size !== wanted.length || wanted.some(([line, flows]) => found.get(line) !== flows);
  } catch (error) {
    if (error instanceof NotModelled) return true;
    throw error;
  }
}
