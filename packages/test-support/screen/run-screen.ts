import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../command';
import packageJson from '../../../package.json';

/** An npm script of the project. */
export type Script = keyof typeof packageJson.scripts;

export interface ScreenOptions {
  /** The whole environment of the command: `cleanEnvironment(aws)`, or `stand.environment()`. */
  readonly env: NodeJS.ProcessEnv;
  /** The command to start instead of the script, for a script that sets the clone up first. */
  readonly program?: readonly string[];
  /** The working folder. @default this project's */
  readonly cwd?: string;
  /** The output: a terminal of 80 columns, or a pipe. */
  readonly on: 'terminal' | 'pipe';
  /** Its current time. @default the machine's time */
  readonly clock?: Date;
  /** Whether its time goes on, for a command that waits. @default false: it stands still */
  readonly clockRuns?: boolean;
  /** What a person types, each when its prompt is on the screen; `\x03` is Ctrl-C on a terminal. */
  readonly typed?: readonly (readonly [prompt: RegExp, keys: string])[];
  /** What happens elsewhere, each when its line is on the screen and the one before has happened. @default nothing */
  readonly happens?: readonly (readonly [seen: RegExp, act: (text: string) => void])[];
  /**
   * Whether to interrupt it now, called again and again until true: by SIGINT, on a terminal by Ctrl-C. @default never
   */
  readonly interrupts?: () => boolean;
  /** Its standard input; only with a pipe. */
  readonly input?: string;
}

/** What a person sees when a command has ended. */
export interface Screen {
  /** Without colours on a terminal; unchanged from a pipe, with both streams in their order. */
  readonly text: string;
  /** Only standard output; a terminal has one stream, the same as `raw`. */
  readonly stdout: string;
  /** All bytes, unchanged. */
  readonly raw: string;
  readonly status: number;
  readonly seconds: number;
}

/** Runs the program of an npm script with these arguments, as `npm run <script> -- <argument>…` does, without npm. */
export function runScreen(script: Script, args: readonly string[], options: ScreenOptions): Promise<Screen> {
  const { on, cwd = ROOT, typed = [], happens = [], input, interrupts } = options;
  const program = [...(options.program ?? packageJson.scripts[script].split(' ')), ...args];
  const terminal = ['python3', join(__dirname, 'terminal.py')];
  const [command = '', ...rest] = on === 'terminal' ? [...terminal, ...program] : program;
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd, env: environment(options), stdio: 'pipe' });
    child.on('error', reject);
    child.stdin.on('error', () => undefined); // the program has ended before it read all
    if (on === 'pipe') child.stdin.end(input ?? '');
    let [raw, stdout] = ['', ''];
    const answers = typed.map(([prompt, keys]) => [prompt, () => void child.stdin.write(keys)] as const);
    const waits: (readonly [seen: RegExp, act: (text: string) => void])[][] = [answers, [...happens]];
    const take = (text: string) => {
      raw += text;
      const seen = stripVTControlCharacters(raw);
      for (const each of waits) if (each[0]?.[0].test(seen)) each.shift()?.[1](seen);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding('utf8').on('data', take);
    const watch = setInterval(() => {
      if (!interrupts?.()) return;
      clearInterval(watch);
      if (on === 'terminal') child.stdin.write('\x03');
      else child.kill('SIGINT');
    }, 20);
    child.on('close', (status) => {
      clearInterval(watch);
      const text = on === 'terminal' ? shown(raw) : raw;
      resolve({ text, stdout, raw, status: status ?? 1, seconds: (Date.now() - started) / 1000 });
    });
  });
}

function environment({ env, on, clock, clockRuns }: ScreenOptions): NodeJS.ProcessEnv {
  const { CI, NO_COLOR, FORCE_COLOR, ...rest } = env;
  void FORCE_COLOR; // the test machine's own setting for colours is left out
  return {
    ...rest,
    ...(on === 'terminal' ? { TERM: 'xterm-256color' } : { CI }), // a person uses a terminal, CI a pipe
    ...(NO_COLOR !== undefined && { NO_COLOR }),
    TZ: 'UTC',
    ...(clock && {
      // In quotes: the folder's name may have blanks.
      NODE_OPTIONS:
        `${env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(join(__dirname, 'clock.js'))}`.trim(),
      SCREEN_CLOCK: clock.toISOString(),
      ...(clockRuns && { SCREEN_CLOCK_RUNS: 'yes' }),
    }),
  };
}

/** The final text of a terminal, without colours; of a line that was overwritten, the last text. */
function shown(raw: string): string {
  return stripVTControlCharacters(raw)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1))
    .join('\n');
}
