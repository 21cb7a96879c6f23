import type { Path } from '../walk';

/** What is wrong in a permission. */
export interface Fault {
  /** Within the permission. */
  readonly path: Path;
  readonly found: string;
  readonly accepted: string;
  /** What was probably meant: the text itself. */
  readonly nearest?: string;
}
