import { parse } from 'yaml';
import { goPattern } from '../../packages/test-support';
import { unescaped } from './pipeline';

/** The content of a command document of Systems Manager. */
export interface CommandDocument {
  readonly schemaVersion: string;
  readonly parameters?: Readonly<
    Record<string, { readonly allowedPattern: string; readonly maxChars?: number }>
  >;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
  }[];
}

/** A document's content as Systems Manager gets it. */
export function commandDocument(resource: Readonly<Record<string, unknown>>): CommandDocument {
  return parse(unescaped(resource['content'])) as CommandDocument;
}

/**
 * The script that the agent runs for a document with one step, with the parameters inserted.
 *
 * @throws Error if SendCommand refuses the parameters: one too few, one too many, or one that its pattern or its length
 *   does not allow; and if the agent on an instance could not read the pattern
 */
export function scriptOf(document: CommandDocument, given: Readonly<Record<string, string>> = {}): string {
  const { parameters = {}, mainSteps } = document;
  for (const name of new Set([...Object.keys(parameters), ...Object.keys(given)])) {
    const { allowedPattern = '', maxChars = Infinity } = parameters[name] ?? {};
    const value = given[name] ?? '';
    if (!parameters[name] || !goPattern(allowedPattern).test(value)) {
      throw new Error(`InvalidParameters: ${name} does not match ${allowedPattern}`);
    }
    if (value.length > maxChars) throw new Error(`InvalidParameters: ${name} is longer than ${maxChars}`);
  }
  const [step] = mainSteps;
  if (!step || mainSteps.length > 1) throw new Error('A document with one step is expected.');
  return step.inputs.runCommand
    .join('\n')
    .replace(/\{\{ *(\w+) *\}\}/g, (_, name: string) => given[name] ?? '');
}
