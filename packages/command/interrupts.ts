import { printMessage } from '../facts';
import { Interrupted } from './user-error';

/** The state that an interrupt would leave, and how to continue. Both change while a command runs. */
interface Standing {
  readonly holds: string;
  /** A whole command line. */
  readonly goOn?: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

let standing: Standing = { holds: 'Nothing was changed.' };
/**
 * Further facts that an interrupt would leave, in sentences: a group that does not scale, a transition that
 * is disabled.
 */
const beside: (readonly [sentence: string])[] = [];
/**
 * How many child programs run that end in order by themselves when interrupted. The command waits for them.
 */
let outliving = 0;
let interrupted = false;
let isListening = false;

/**
 * Sets what an interrupt from now on leaves behind. The first call also installs the handler, which ends the
 * process with that paragraph.
 *
 * @param goOn the command that continues; empty where nothing is left to do @default as set last
 */
export function nowHolds(holds: string, goOn = standing.goOn): void {
  standing = { holds, ...(goOn && { goOn }) };
  listen();
}

/**
 * Adds a fact that an interrupt leaves behind, whatever {@link nowHolds} says later.
 *
 * @param sentence one or more, with their full stops
 * @returns a function that removes it, to call when it is no longer true
 */
export function alsoHolds(sentence: string): () => void {
  const own = [sentence] as const;
  beside.push(own);
  return () => void beside.splice(beside.indexOf(own), beside.includes(own) ? 1 : 0);
}

/** Whether the person has interrupted this command. */
export const wasInterrupted = (): boolean => interrupted;

/** The error to throw after an interrupt: one paragraph. @param holds @default as set last */
export function interruption(holds = standing.holds, goOn = standing.goOn): Interrupted {
  interrupted = true; // the handler then does not report it a second time
  const sentences = ['Interrupted.', holds, ...beside.flat(), ...(goOn ? [`Continue with: ${goOn}`] : [])];
  return new Interrupted(sentences.join(' '));
}

/**
 * Waits for a program that ends in order when interrupted: Terraform then writes its state. The terminal
 * sends it the interrupt, too, so the interrupt is not passed on (a second one makes Terraform stop without
 * writing).
 */
export async function outlive<T>(program: string, work: Promise<T>): Promise<T> {
  waiting = program;
  outliving++;
  const wasListening = isListening;
  listen();
  try {
    return await work;
  } finally {
    outliving--;
    if (!wasListening && outliving === 0) unlisten();
  }
}

let waiting = '';

function onSignal(signal: NodeJS.Signals): void {
  if (outliving > 0) {
    interrupted = true;
    printMessage(`Interrupted: waiting for ${waiting} to end, which can take a minute …`);
    return;
  }
  if (interrupted) return; // it is being reported already
  const { message, status } = interruption();
  printMessage(`\n${message}`);
  process.exit(signal === 'SIGTERM' ? 143 : status);
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  isListening = false;
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
