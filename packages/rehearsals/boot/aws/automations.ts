import { z } from 'zod';
import { readCommandDocument, readDocument } from '../../release/pipeline/synthesized';
import type { Machine } from '../machine';

const automationSchema = z.object({
  mainSteps: z.array(
    z.object({
      name: z.string(),
      action: z.enum(['aws:executeScript', 'aws:branch', 'aws:runCommand', 'aws:sleep']),
      timeoutSeconds: z.number().optional(),
      isEnd: z.boolean().optional(),
      inputs: z.record(z.string(), z.unknown()),
      outputs: z.array(z.object({ Name: z.string(), Selector: z.string() })).optional(),
    }),
  ),
});
const branchSchema = z.object({
  Choices: z.array(z.object({ NextStep: z.string(), Variable: z.string(), StringEquals: z.string() })),
  Default: z.string(),
});

/** The stage of the machine, which is its instance. */
const STAGE = 'staging';

type Automation = z.infer<typeof automationSchema>;
type Step = Automation['mainSteps'][number];

/** How an automation ended. */
export interface Ended {
  /** The names of the steps that ran. */
  readonly steps: readonly string[];
  /** Exit status of the command; undefined where no command was sent. */
  readonly status?: number | null;
  readonly output: string;
}

/**
 * Takes the place of a step's script, which asks AWS about executions: the embedded AWS has none. @returns its result
 */
export type Script = (input: unknown) => Readonly<Record<string, unknown>>;

/**
 * Systems Manager with one instance. It runs an automation's steps as the user guide says ("Systems Manager Automation
 * actions reference"). It runs a command document's lines as the agent does: as root, with the program of their first
 * line.
 */
export class Automations {
  /** @param folder of the synthesized stacks */
  constructor(
    private readonly machine: Machine,
    private readonly folder: string,
  ) {}

  async start(name: string, script: Script): Promise<Ended> {
    const { mainSteps } = automationSchema.parse(readDocument(this.folder, STAGE, name));
    const values = new Map<string, string>();
    const steps: string[] = [];
    let ended: Omit<Ended, 'steps'> = { output: '' };
    for (let step = mainSteps[0]; step;) {
      steps.push(step.name);
      let next: string | undefined;
      if (step.action === 'aws:executeScript') {
        const Payload = script(step.inputs['InputPayload']);
        for (const { Name, Selector } of step.outputs ?? [])
          values.set(`${step.name}.${Name}`, String(Payload[Selector.replace('$.Payload.', '')]));
      } else if (step.action === 'aws:branch') next = chosen(step, values);
      else if (step.action === 'aws:runCommand') ended = await this.send(String(step.inputs['DocumentName']));
      const index = mainSteps.indexOf(step);
      if (step.isEnd) break;
      step = next === undefined ? mainSteps[index + 1] : stepOf(mainSteps, next);
    }
    return { steps, ...ended };
  }

  private async send(name: string): Promise<Omit<Ended, 'steps'>> {
    const { mainSteps } = readCommandDocument(this.folder, STAGE, name);
    const [step] = mainSteps;
    if (!step || mainSteps.length > 1)
      throw new Error(`${name} has ${mainSteps.length} steps; only one is supported here.`);
    const { inputs } = step;
    const lines = Buffer.from(inputs.runCommand.join('\n')).toString('base64');
    const { status, stdout, stderr } = await this.machine.run(
      `f=$(mktemp); base64 --decode <<<${lines} >"$f"; chmod 0700 "$f"; timeout ${inputs.timeoutSeconds} "$f"; s=$?; rm "$f"; exit $s`,
    );
    return { status, output: stdout + stderr };
  }
}

/** The step of the first choice that holds; otherwise the default. */
function chosen({ inputs }: Step, values: ReadonlyMap<string, string>): string {
  const { Choices, Default } = branchSchema.parse(inputs);
  const holds = ({ Variable, StringEquals }: (typeof Choices)[number]) =>
    values.get(Variable.replace(/^\{\{ ?| ?\}\}$/g, '')) === StringEquals;
  return Choices.find(holds)?.NextStep ?? Default;
}

function stepOf(steps: Automation['mainSteps'], name: string): Step {
  const step = steps.find((each) => each.name === name);
  if (!step) throw new Error(`The automation has no step ${name}.`);
  return step;
}
