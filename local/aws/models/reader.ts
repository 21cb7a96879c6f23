import type { Finding, Path } from './finding';
import type { ServiceModel } from './model';

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
