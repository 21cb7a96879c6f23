import { printMessage } from '../facts';
import { Interrupted } from './user-error';

/** What holds now, and how to go on: both change on the way of a command. */
interface Standing {
  readonly holds: string;
  /** A whole command line. */
  readonly goOn?: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

let standing: Standing = { holds: 'Nothing was changed.' };
/** What holds beside that, in sentences: a group that does not scale, a way that is closed. */
const beside: (readonly [sentence: string])[] = [];
/** Programs that end in order by themselves, and are waited for. */
let outliving = 0;
let interrupted = false;
let isListening = false;

/**
 * Tells what an interrupt from now on leaves behind. The first time, it makes interrupts of this process end in that
 * paragraph.
 *
 * @param goOn @default as was told last; empty where nothing is left to do
 */
export function nowHolds(holds: string, goOn = standing.goOn): void {
  standing = { holds, ...(goOn && { goOn }) };
  listen();
}

/**
 * Tells what an interrupt leaves behind beside that, wherever the command then is.
 *
 * @param sentence one or more, with their full stops
 * @returns what takes it back, once it no longer holds
 */
export function alsoHolds(sentence: string): () => void {
  const own = [sentence] as const;
  beside.push(own);
  return () => void beside.splice(beside.indexOf(own), beside.includes(own) ? 1 : 0);
}

/** Whether the person has interrupted this command. */
export const wasInterrupted = (): boolean => interrupted;

/** What to throw where an interrupt was seen: one paragraph. @param holds @default as was told last */
export function interruption(holds = standing.holds, goOn = standing.goOn): Interrupted {
  interrupted = true; // whoever saw it first tells it
  const sentences = ['Interrupted.', holds, ...beside.flat(), ...(goOn ? [`Continue with: ${goOn}`] : [])];
  return new Interrupted(sentences.join(' '));
}

/**
 * Waits for a program that ends in order where it is interrupted, as Terraform does, which then writes its state. The
 * interrupt of a terminal reaches it by itself, so it is not passed on (a second one makes Terraform drop everything).
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
  if (interrupted) return; // it is being told already
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
