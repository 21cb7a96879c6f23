import { z } from 'zod';
import { nearest } from '../packages/facts';
import { copied, given, line, pathText, Problem, SettingsError, shown } from './problem';
import { notesAt, Path, schemaAt, valueAt } from './walk';

/** The problems that the schema found, one for each field, in the schema's order. */
export function problemsOf(schema: z.ZodType, error: z.ZodError, input: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of error.issues) {
    const found =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(schema, [...issue.path, key]))
        : [wrongValue(schema, issue.path, input)];
    for (const problem of found) problems.set(problem.path, problem);
  }
  return [...problems.values()];
}

/** More lines than anyone reads: a list with thousands of wrong items has one cause. */
const MOST_LINES = 100;

/** The error with all problems, which a command prints. */
export function report(problems: readonly Problem[], source: string): SettingsError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.slice(0, MOST_LINES).map((problem) => `  - ${line(problem)}`);
  if (problems.length > MOST_LINES) lines.push(`  - and ${problems.length - MOST_LINES} more`);
  return new SettingsError(`${count} in ${source}; nothing was built.\n${lines.join('\n')}`, problems);
}

function unknownKey(schema: z.ZodType, path: Path): Problem {
  const section = schemaAt(schema, path.slice(0, -1));
  const keys = section instanceof z.ZodObject ? Object.keys(section.shape) : [];
  const meant = nearest(path.at(-1), keys);
  return {
    path: pathText(path),
    found: 'no such setting',
    accepted: keys.join(', '),
    ...(meant && { nearest: shown(meant) }),
  };
}

function wrongValue(schema: z.ZodType, issuePath: Path, input: unknown): Problem {
  // A union has no notes for the paths inside it: those of the field itself are used.
  let path = issuePath;
  while (!notesAt(schema, path) && path.length > 0) path = path.slice(0, -1);
  const noted = notesAt(schema, path);
  const value = valueAt(input, path);
  const wantsText = schemaAt(schema, path) instanceof z.ZodString;
  const slip = typeof value === 'string' || typeof value === 'number';
  const meant = slip ? noted?.nearest?.(value) : undefined;
  return {
    path: pathText(path),
    found: given(value, { secret: noted?.secret, wantsText }),
    accepted: noted?.accepted ?? '',
    ...(meant !== undefined && { nearest: copied(meant) }),
  };
}
