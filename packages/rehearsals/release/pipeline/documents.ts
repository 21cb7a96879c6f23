import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from '../instance/instance';
import { run } from '../processes';
import { goPattern } from '../../../test-support';
import { Refusal } from './cloud';
import type { CommandDocument } from './synthesized';

/** How a command ended on an instance, in Systems Manager's words. */
export interface Invocation {
  readonly status: 'InProgress' | 'Success' | 'Failed' | 'TimedOut';
  readonly output: string;
}

/** The folder in which the Systems Manager agent keeps the scripts of commands. */
const SCRIPTS = '/var/lib/amazon/ssm';

/**
 * Runs a document on an instance as the Systems Manager agent does: its lines as one script, as root.
 *
 * @throws Refusal where a parameter is missing, unknown, or does not match the document's pattern
 */
export function runDocument(
  { parameters, mainSteps }: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
  instance: Instance,
  id: string,
): Promise<Invocation> {
  return runSteps(mainSteps, checked(parameters, given), instance, id);
}

async function runSteps(
  mainSteps: CommandDocument['mainSteps'],
  values: Readonly<Record<string, string>>,
  instance: Instance,
  id: string,
): Promise<Invocation> {
  const folder = instance.root.at(join(SCRIPTS, id));
  mkdirSync(folder, { recursive: true });
  let last: Invocation = { status: 'Success', output: '' };
  for (const [index, { inputs }] of mainSteps.entries()) {
    const script = join(folder, `step-${index}.sh`);
    writeFileSync(script, filledIn(inputs.runCommand.join('\n'), values), { mode: 0o700 });
    const { status, output, timedOut } = await run([script], {
      cwd: '/',
      env: instance.root.environment,
      logFile: join(instance.logFolder, 'commands.log'),
      timeoutSeconds: Number(filledIn(inputs.timeoutSeconds, values)),
    });
    const said = last.output + output;
    last = { status: timedOut ? 'TimedOut' : status === 0 ? 'Success' : 'Failed', output: said };
    if (last.status !== 'Success') break;
  }
  rmSync(folder, { recursive: true });
  return last;
}

function checked(
  parameters: CommandDocument['parameters'],
  given: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !(name in parameters));
  if (unknown) throw new Refusal('InvalidParameters', `The document knows no parameter ${unknown}.`);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { allowedPattern, default: otherwise }]) => {
      const value = given[name]?.[0] ?? otherwise;
      if (value === undefined) throw new Refusal('InvalidParameters', `The parameter ${name} is missing.`);
      if (!goPattern(allowedPattern).test(value))
        throw new Refusal(
          'InvalidParameters',
          `The parameter ${name} does not match ${allowedPattern}: ${value}`,
        );
      return [name, value];
    }),
  );
}

/** Replaces every `{{ name }}` by the parameter's value. */
function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
}
