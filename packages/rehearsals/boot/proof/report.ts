import Table from 'cli-table3';

interface Row {
  readonly step: string;
  readonly seconds: number;
  readonly holds: boolean;
  readonly measured: string;
}

/** The steps: how long each took, and whether it held. The run goes on after a step that did not hold. */
export class Report {
  private readonly rows: Row[] = [];

  /** @param work returns what was measured, and throws where something does not hold */
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

/** @throws Error with the second argument where the first is false */
export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
