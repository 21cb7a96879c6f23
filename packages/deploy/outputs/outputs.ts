import type { Facts } from '../../facts';
import { meant, UserError } from '../../command';
import { StateBucketClient } from '../state/state-bucket';

/** An output of a stack, as the last apply wrote it into the state. */
export interface Output {
  readonly name: string;
  readonly value: unknown;
  readonly isSensitive: boolean;
}

/**
 * Reads the outputs of a stack from its state, by one call.
 *
 * @throws UserError where the stack is not deployed yet
 */
export async function outputsOf(
  settings: Facts,
  stack: string,
  bucket: Pick<StateBucketClient, 'state' | 'mustExist'> = new StateBucketClient(settings),
): Promise<Output[]> {
  const given = await bucket.state(stack);
  if (given === undefined) await bucket.mustExist();
  const all = Object.entries(given?.outputs ?? {}).map(
    ([name, { value, sensitive: isSensitive = false }]) => ({
      name,
      value,
      isSensitive,
    }),
  );
  if (all.length > 0) return all;
  throw new UserError(
    `${stack} is not deployed: it has no outputs yet. Deploy it: npm run deploy -- ${stack}`,
  );
}

/** The output of that name. @throws UserError with the closest name and all names */
export function outputCalled(name: string, outputs: readonly Output[], stack: string): Output {
  const found = outputs.find((output) => output.name === name);
  if (found) return found;
  const names = outputs.map((output) => output.name);
  throw new UserError(
    `There is no output "${name}" of ${stack}${meant(name, names)}. The outputs are: ${names.join(', ')}.`,
  );
}

/** A value for a shell: text unchanged, anything else as JSON. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The outputs one a line, with aligned values. The value of a sensitive output is not shown. */
export function table(outputs: readonly Output[]): string {
  const width = Math.max(...outputs.map(({ name }) => name.length));
  return outputs
    .map(({ name, value, isSensitive }) => {
      const shown = isSensitive ? '(sensitive: give its name to print it)' : textOf(value);
      return `${name.padEnd(width)}  ${shown}`;
    })
    .join('\n');
}

/** One JSON document: the values by name, without sensitive outputs. */
export function json(outputs: readonly Output[]): string {
  const shown = outputs.filter(({ isSensitive }) => !isSensitive);
  return JSON.stringify(Object.fromEntries(shown.map(({ name, value }) => [name, value])), undefined, 2);
}
