import Table from 'cli-table3';

interface Row {
  readonly step: string;
  readonly seconds: number;
  readonly holds: boolean;
  readonly measured: string;
}

/** What was tried, how long it took, and whether it held. A step that does not hold ends nothing else. */
export class Report {
  private readonly rows: Row[] = [];

  /** @param work what was measured comes back; it throws where something does not hold */
  async step(step: string, work: () => Promise<string>): Promise<void> {
    const started = Date.now();
    const [holds, measured] = await work().then(
      (text) => [true, text] as const,
      (error: unknown) => [false, error instanceof Error ? error.message : String(error)] as const,
    );
    const seconds = (Date.now() - started) / 1000;
    this.rows.push({ step, seconds, holds, measured });
    console.log(`${holds ? '✔' : '✖'} ${step}: ${measured} [${seconds.toFixed(1)} s]`);
  }

  get failed(): number {
    return this.rows.filter(({ holds }) => !holds).length;
  }

  table(): string {
    const table = new Table({ head: ['step', 'seconds', ''], style: { head: [] } });
    for (const { step, seconds, holds } of this.rows)
      table.push([step, seconds.toFixed(1), holds ? 'held' : 'DID NOT HOLD']);
    return table.toString();
  }
}

/** @throws Error with what was found, where it does not hold */
export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
