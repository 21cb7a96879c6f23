/** The number of caught changes and of all, by class and operator. */
export class Score {
  private readonly counts = new Map<string, { caught: number; all: number }>();

  count(name: string, operator: string, caught: boolean): void {
    for (const key of [name, `${name} ${operator}`]) {
      const before = this.counts.get(key) ?? { caught: 0, all: 0 };
      this.counts.set(key, { caught: before.caught + (caught ? 1 : 0), all: before.all + 1 });
    }
  }

  all(key: string): number {
    return this.counts.get(key)?.all ?? 0;
  }

  /** Between 0 and 1; 0 where there are none. */
  share(key: string): number {
    const { caught = 0, all = 0 } = this.counts.get(key) ?? {};
    return all === 0 ? 0 : caught / all;
  }

  /** One line for each class: the total, then each operator. */
  table(names: readonly string[], operators: readonly string[]): string {
    const cell = (key: string) => {
      const { caught, all } = this.counts.get(key) ?? { caught: 0, all: 0 };
      return (all === 0 ? '–' : `${caught}/${all}`).padStart(11);
    };
    const percent = (name: string) => `${(100 * this.share(name)).toFixed(1)} %`.padStart(9);
    const head = [
      'caught of'.padEnd(9),
      ''.padStart(9),
      'all'.padStart(11),
      ...operators.map((one) => one.padStart(11)),
    ];
    const lines = names.map((name) =>
      [name.padEnd(9), percent(name), cell(name), ...operators.map((one) => cell(`${name} ${one}`))].join(''),
    );
    return [head.join(''), ...lines].join('\n');
  }
}
