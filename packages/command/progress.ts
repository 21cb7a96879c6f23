/** Seconds of silence after which people believe that a program hangs. */
const SILENCE = 10;

/**
 * Prints every ten seconds that something still runs. @param what completes "… <what>": `planning staging`
 */
export async function whileSaying<T>(what: string, work: Promise<T>): Promise<T> {
  const started = Date.now();
  const timer = setInterval(() => console.log(`… ${what} (${since(started)})`), SILENCE * 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Lines about something that is waited for: one as soon as there is news, else one every ten seconds. */
export class Waiting {
  private readonly started = Date.now();
  private readonly timer: NodeJS.Timeout;
  private last = '';

  constructor() {
    this.timer = setInterval(() => this.print(), SILENCE * 1000);
  }

  /** Sets the line, and prints it at once where it is new. The ten seconds then start again. */
  say(news: string): void {
    if (news === this.last) return;
    this.last = news;
    this.timer.refresh();
    this.print();
  }

  /** Stops the lines. */
  end(): void {
    clearInterval(this.timer);
  }

  private print(): void {
    if (this.last) console.log(`[${since(this.started)}] ${this.last}`);
  }
}

/** The time since `started`: `8 s`, `2 min 5 s`. @param started in milliseconds since the epoch */
export function since(started: number, now = Date.now()): string {
  const seconds = Math.round((now - started) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Waits for that many seconds. */
export const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));
