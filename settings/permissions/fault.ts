import type { Path } from '../walk';

/** One fault of a permission. */
export interface Fault {
  /** Within the permission. */
  readonly path: Path;
  readonly found: string;
  readonly accepted: string;
  /** The text that was probably meant. */
  readonly nearest?: string;
}
