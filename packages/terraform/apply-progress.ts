import { since } from '../command';

/**
 * The fields of a line of `terraform apply -json` that are read. [Terraform, docs:
 * internals/machine-readable-ui]
 */
interface Line {
  readonly '@message'?: string;
  readonly type?: string;
  readonly hook?: { readonly resource?: { readonly addr?: string } };
  readonly diagnostic?: Diagnostic;
  /** The whole state, where Terraform could not write it elsewhere. */
  readonly state?: object;
}

interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** How much of an apply is done, and what it waits for. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The addresses of the steps in progress, the longest first. */
  readonly open: readonly string[];
}

/** What Terraform reports after an interrupt for each resource that it had not begun or completed. */
const HALTED = /^(execution halted|operation cancell?ed)$/i;
const CANCELLED = /context canceled|request canceled|operation was canceled/i;

/**
 * The progress of an apply. In a log, each step is a line. On a terminal, one line is overwritten: how much
 * is done, how long it has taken, and what it waits for.
 */
export class ApplyProgress {
  private readonly started: number;
  private readonly open = new Map<string, number>();
  private readonly diagnostics = new Map<string, Diagnostic>();
  private done = 0;
  private timer?: NodeJS.Timeout;

  /** @param total number of steps in the plan; a replacement is two */
  constructor(
    private readonly total: number,
    private readonly out: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'> = process.stdout,
    private readonly now: () => number = Date.now,
  ) {
    this.started = now();
    if (out.isTTY) this.timer = setInterval(() => this.draw(), 1000);
  }

  /** Handles a line of Terraform's output. A line that is not JSON is printed unchanged. */
  take(text: string): void {
    const line = parse(text);
    if (!line || line.state) return this.print(text);
    const { type = '', diagnostic, hook } = line;
    const address = hook?.resource?.addr ?? '';
    if (diagnostic) this.diagnostics.set(JSON.stringify([diagnostic.summary, diagnostic.detail]), diagnostic);
    if (type === 'apply_start') this.open.set(address, this.now());
    if (type === 'apply_complete') this.done++;
    if (type === 'apply_complete' || type === 'apply_errored') this.open.delete(address);
    const isStep = type.startsWith('apply_');
    if (type === 'change_summary' || (isStep && !this.out.isTTY)) this.print(line['@message'] ?? '');
    else if (isStep) this.draw();
  }

  /** Ends the line that is overwritten. */
  end(): void {
    clearInterval(this.timer);
    this.clear();
  }

  /** How much is done now. */
  get progress(): Progress {
    return { done: this.done, total: this.total, open: [...this.open.keys()] };
  }

  /**
   * The errors of the apply, in Terraform's form for standard error. Equal errors are listed once, whatever
   * resource they are about.
   *
   * @param isInterrupted then errors that only report the interrupt are left out
   */
  errors(isInterrupted: boolean): string {
    return [...this.diagnostics.values()]
      .filter(
        ({ summary, detail = '' }) =>
          !isInterrupted || !(HALTED.test(summary) || CANCELLED.test(`${summary} ${detail}`)),
      )
      .map(({ severity, summary, detail, address }) =>
        [`${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`, address && `  with ${address}`, detail]
          .filter(Boolean)
          .join('\n\n'),
      )
      .join('\n\n');
  }

  private print(text: string): void {
    this.clear();
    this.out.write(`${text}\n`);
  }

  private draw(): void {
    if (!this.out.isTTY) return;
    const columns = (this.out.columns || 80) - 1;
    const text = progressLine(this.progress, this.open, this.started, this.now());
    this.out.write(`\r\x1b[K${text.length > columns ? `${text.slice(0, columns - 1)}…` : text}`);
  }

  private clear(): void {
    if (this.out.isTTY) this.out.write('\r\x1b[K');
  }
}

/** The line on a terminal: `34 of 148 done, 2 min 5 s; waiting for aws_lb.x (58 s) and 3 more` */
export function progressLine(
  { done, total, open }: Progress,
  begun: ReadonlyMap<string, number>,
  started: number,
  now: number,
): string {
  const [longest] = open;
  const more = open.length > 1 ? ` and ${open.length - 1} more` : '';
  const waiting =
    longest === undefined ? '' : `; waiting for ${longest} (${since(begun.get(longest) ?? now, now)})${more}`;
  return `${done} of ${total} done, ${since(started, now)}${waiting}`;
}

function parse(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}
