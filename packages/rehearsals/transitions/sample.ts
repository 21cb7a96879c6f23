import { draw } from './draw';
import { isApplied, type Step, type Walk } from './walk';

/** The parts of a walk that begin and end with the form's settings: each can run without the others. */
export function partsOf({ steps }: Walk): Step[][] {
  const parts: Step[][] = [];
  let part: Step[] = [];
  let isAway = false;
  for (const step of steps) {
    part.push(step);
    if (isApplied(step)) isAway = Object.keys(step.edit).length > 0;
    if (isAway) continue;
    parts.push(part);
    part = [];
  }
  return part.length > 0 ? [...parts, part] : parts;
}

/** This many parts of at most two forms, drawn by a seed: two walks run at a time. */
export function sampled(walks: readonly Walk[], count: number, seed: number): Walk[] {
  return draw(walks, 2, seed).map((walk, index) => {
    const parts = partsOf(walk);
    const half = index === 0 ? Math.ceil(count / 2) : Math.floor(count / 2);
    const chosen = draw(parts, half, seed + 1 + index);
    return { ...walk, steps: parts.filter((part) => chosen.includes(part)).flat() };
  });
}

/** The walks of these forms, reduced to the parts with a change of these names. With no choice: all walks. */
export function chosenOf(
  walks: readonly Walk[],
  { form, change }: { readonly form?: readonly string[]; readonly change?: readonly string[] },
): Walk[] {
  const isAsked = ({ what }: Step): boolean => !change || change.some((words) => what.includes(words));
  return walks
    .filter((walk) => !form || form.includes(walk.form.name))
    .map((walk) => ({
      ...walk,
      steps: partsOf(walk)
        .filter((part) => part.some(isAsked))
        .flat(),
    }))
    .filter(({ steps }) => steps.length > 0);
}
