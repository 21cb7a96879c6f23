import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { defaultPython } from '../../embedded-aws';
import { awsCalls, type CliCall as Call, UNKNOWN } from '../../test-support';
import { expandedCalls } from './expand';

/** A `--query`, as the CLI gets it. */
export interface Query {
  /** The place of the call: `docs/runbook.md:43` */
  readonly place: string;
  readonly command: string;
  readonly operation: string;
  readonly expression: string;
  /**
   * With `--output text`, the CLI applies the query to each page of the answer. [AWS CLI user guide, "Filter output"]
   */
  readonly byPage: boolean;
}

/** Every `--query` of the project; bash expands those that a script builds. */
export function allQueries(): Query[] {
  return awsCalls()
    .filter(({ written }) => written.includes('--query'))
    .flatMap((call) => {
      const found = after('--query', call.written).includes(UNKNOWN) ? expanded(call) : [call.written];
      return found.map((words) => ({
        place: call.place,
        command: words[0] ?? '',
        operation: words[1] ?? '',
        expression: after('--query', words),
        byPage: after('--output', words) === 'text',
      }));
    });
}

/** What is wrong with each query, by botocore's models. */
export function problemsOf(queries: readonly Query[]): string[][] {
  const { status, stdout, stderr } = spawnSync(defaultPython(), [join(__dirname, 'queries.py')], {
    input: JSON.stringify(
      queries.map(({ command, operation, expression, byPage }) => [command, operation, expression, byPage]),
    ),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(
      `The queries could not be judged. npm run setup installs what the tests need.\n${stderr}`,
    );
  }
  return JSON.parse(stdout) as string[][];
}

/** @throws Error where bash does not build it: no query may stay unchecked */
function expanded({ place, written }: Call): (readonly string[])[] {
  const [file = ''] = place.split(':');
  const form = new RegExp(`^${written.map(pattern).join('\0')}$`);
  const found = expandedCalls(file).filter((words) => form.test(words.join('\0')));
  if (found.length > 0) return [...new Map(found.map((words) => [words.join('\0'), words])).values()];
  throw new Error(
    `The --query at ${place} is built when the script runs, and no call of its function was found: ${after('--query', written)}`,
  );
}

/** A pattern for the values of a word: an unknown part may be anything. */
function pattern(word: string): string {
  const parts = word.split(UNKNOWN).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return parts.join('[^\0]*');
}

function after(option: string, words: readonly string[]): string {
  return words[words.indexOf(option) + 1] ?? '';
}
