import type { Finding, Path } from './finding';
import type { Reference, ServiceModel, Shape } from './model';

/** What the readers of all protocols share: the model, and where they note what it does not know. */
export class Reader {
  readonly findings: Finding[] = [];
  /** Whether the body of a REST call is being read. */
  inBody = false;

  constructor(readonly model: ServiceModel) {}

  /** Notes a member that the model does not know. */
  unknown(path: Path | undefined, name: string): void {
    this.note({ kind: 'unknown', path: { up: path, step: name } });
  }

  /** Notes a value that is of another kind than the model says. */
  wrongType(path: Path | undefined, value: unknown): void {
    this.note({ kind: 'type', path, value });
  }

  private note(finding: Finding): void {
    this.findings.push(this.inBody ? { ...finding, inBody: true } : finding);
  }
}

/** A value as its shape says, by the model's own names; undefined for what is not there. */
export type Value = unknown;

/** A member of a structure, found by the name under which it is written. */
export interface Member {
  readonly step: string;
  readonly reference: Reference;
}

/** The members of structures by the names under which one protocol writes them. */
export class WireNames {
  private readonly known = new WeakMap<Shape, ReadonlyMap<string, Member>>();

  /** @param nameOf undefined for a member that stands elsewhere */
  constructor(
    private readonly nameOf: (step: string, reference: Reference, model: ServiceModel) => string | undefined,
  ) {}

  of(model: ServiceModel, shape: Shape): ReadonlyMap<string, Member> {
    const known = this.known.get(shape);
    if (known) return known;
    const named = new Map<string, Member>();
    for (const [step, reference] of Object.entries(shape.members ?? {})) {
      const name = this.nameOf(step, reference, model);
      if (name !== undefined) named.set(name, { step, reference });
    }
    this.known.set(shape, named);
    return named;
  }
}
