import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ScheduledCommandSettings } from '../../settings';
import type { CommandDocumentProps } from '../command-document';
import { literal } from '../literal';
import { automationName, commandDocumentName } from './names';

/** A scheduled command of a stage. */
export interface ScheduledCommandOf {
  /** `<project>-<stage>`: also the name of the Auto Scaling group. */
  readonly stageName: string;
  /** The command's name in the settings. */
  readonly name: string;
  readonly settings: ScheduledCommandSettings;
}

/** Seconds beside the command: copy the release, fetch environment and secrets, and end its processes. */
export const BESIDE_COMMAND_SECONDS = 180;

/** Seconds beside the script: until the instance accepts the command, and until Automation notices its end. */
const BESIDE_SCRIPT_SECONDS = 300;

interface Automation {
  assumeRole: string;
  readonly mainSteps: readonly {
    readonly name: string;
    timeoutSeconds: number;
    readonly inputs: {
      DocumentName?: string;
      Script?: string;
      InputPayload?: { automation: string; command: string; group: string };
    };
  }[];
}

/** The document that an instance runs: run-scheduled.sh with the command's values. */
export function commandProps({ stageName, name, settings }: ScheduledCommandOf): CommandDocumentProps {
  const seconds = settings.timeoutMinutes * 60;
  return {
    name: commandDocumentName(stageName, name),
    template: join(__dirname, 'command.yml'),
    script: commandScript([
      `NAME=${quoted(name)}`,
      `COMMAND=${quoted(settings.command)}`,
      `COMMAND_SECONDS=${seconds}`,
    ]),
    timeoutSeconds: seconds + BESIDE_COMMAND_SECONDS,
  };
}

/** run-scheduled.sh with lines that set NAME, COMMAND and COMMAND_SECONDS after its first line. */
export function commandScript(what: readonly string[]): string {
  const [shebang = '', ...lines] = read('run-scheduled.sh').split('\n');
  return [shebang, ...what, ...lines].join('\n');
}

/** The document that EventBridge Scheduler starts; in YAML, because AWS takes a script only in YAML. */
export function automationContent(command: ScheduledCommandOf, roleArn: string): string {
  const { stageName, name, settings } = command;
  const document = parse(read('automation.yml')) as Automation;
  const names = {
    automation: automationName(stageName, name),
    command: commandDocumentName(stageName, name),
  };
  document.assumeRole = roleArn;
  for (const step of document.mainSteps) {
    if (step.inputs.InputPayload) Object.assign(step.inputs.InputPayload, names, { group: stageName });
    if (step.inputs.Script !== undefined) step.inputs.Script = read('pick-instance.py');
    if (step.name !== 'run') continue;
    step.inputs.DocumentName = names.command;
    step.timeoutSeconds = settings.timeoutMinutes * 60 + BESIDE_COMMAND_SECONDS + BESIDE_SCRIPT_SECONDS;
  }
  return literal(stringify(document, { lineWidth: 0 }));
}

/** Quotes a text as one word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}
