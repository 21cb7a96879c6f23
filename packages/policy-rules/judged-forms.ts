import { oneRecordALine } from '../facts';
import { documentsOf, formOf } from './forms';
import { Stack, type StackJson } from '../documents';

/** The text of packages/policy-rules/judged-forms.json: by document, its forms in all stacks. */
export function judgedForms(stacks: readonly StackJson[]): string {
  const found = new Map<string, Set<string>>();
  for (const { key, text } of stacks.flatMap((json) => documentsOf(new Stack(json)))) {
    if (typeof text !== 'string') continue;
    found.set(key, (found.get(key) ?? new Set()).add(formOf(text)));
  }
  const judged = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, forms]) => [key, [...forms].sort()]);
  return oneRecordALine(Object.fromEntries(judged), 2);
}
