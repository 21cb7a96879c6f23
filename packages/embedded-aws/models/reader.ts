import type { Finding, Path } from './finding';
import type { Reference, ServiceModel, Shape } from './model';

/** The common part of the readers of all protocols: the model, and the findings. */
export class Reader {
  readonly findings: Finding[] = [];
  /** Whether the reader is in the body of a REST call. */
  inBody = false;

  constructor(readonly model: ServiceModel) {}

  /** Records a member that the model does not have. */
  unknown(path: Path | undefined, name: string): void {
    this.note({ kind: 'unknown', path: { up: path, step: name } });
  }

  /** Records a value whose type is not that of the model. */
  wrongType(path: Path | undefined, value: unknown): void {
    this.note({ kind: 'type', path, value });
  }

  private note(finding: Finding): void {
    this.findings.push(this.inBody ? { ...finding, inBody: true } : finding);
  }
}

/** A value with the model's own names; undefined where it is absent. */
export type Value = unknown;

/** A member of a structure, by the name under which it is written. */
export interface Member {
  readonly step: string;
  readonly reference: Reference;
}

/** The members of structures, by the names under which one protocol writes them. */
export class WireNames {
  private readonly known = new WeakMap<Shape, ReadonlyMap<string, Member>>();

  /** @param nameOf returns undefined for a member with another location */
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
