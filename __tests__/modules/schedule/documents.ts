import { parse } from 'yaml';
import { commandDocument, scriptOf } from '../../support/document';
import { unescaped } from '../../support/pipeline';
import { type StageChanges, synthesizeStage } from '../../support/stage';

const NIGHTLY = {
  cron: '0 3 * * *',
  command: `A="it's" npm run nightly -- \${B:-c} %{d}`,
  timeoutMinutes: 90,
};

export const SCHEDULED = {
  app: {
    schedule: {
      nightly: NIGHTLY,
      'send-mails': { cron: '*/10 * * * 1-5', command: 'node mails.js', timeZone: 'Europe/Berlin' },
    },
  },
} satisfies StageChanges;

let made: ReturnType<typeof synthesizeStage> | undefined;

/** The stage with its two commands; synthesized once, because no test changes it. */
export const scheduled = () => (made ??= synthesizeStage(SCHEDULED));

interface Step {
  readonly name: string;
  readonly action: string;
  readonly timeoutSeconds?: number;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A document of a command, as it is in the stack. */
export function contentOf(command: string, kind: 'automation' | 'command') {
  const document = scheduled().at(`aws_ssm_document.schedule_command_${command}_${kind}`);
  return parse(unescaped(document['content'])) as {
    readonly assumeRole?: string;
    readonly parameters?: object;
    readonly mainSteps: readonly Step[];
  };
}

export function stepOf(command: string, name: string): Step {
  const step = contentOf(command, 'automation').mainSteps.find((each) => each.name === name);
  if (!step) throw new Error(`The automation has no step ${name}.`);
  return step;
}

/** The lines that an instance runs. */
export function linesOf(command: string): string {
  return scriptOf(commandDocument(scheduled().at(`aws_ssm_document.schedule_command_${command}_command`)));
}
