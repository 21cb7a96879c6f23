import { Testing } from 'cdktf';
import type { StackJson } from '../documents';
import { jsonOf } from '../policy-rules';
import { edited, walks } from '../rehearsals';
import { resolveSettings, type Settings } from '../../settings';
import { makeStacks } from '../../stacks/all';

/** All accepted settings in the table of transitions, without duplicates. */
export function acceptedTransitions(): Settings[] {
  const all = new Map<string, Settings>();
  for (const { form, steps } of walks) {
    for (const { edit } of steps) {
      const input = edited(form.settings, edit);
      try {
        all.set(JSON.stringify(input), resolveSettings(input as Parameters<typeof resolveSettings>[0]));
      } catch {
        // such settings are refused before a synthesis
      }
    }
  }
  return [...all.values()];
}

/** The JSON of every stack of the settings. */
export function writeAll(settings: Settings): StackJson[] {
  return makeStacks(Testing.app(), settings).map(jsonOf);
}
