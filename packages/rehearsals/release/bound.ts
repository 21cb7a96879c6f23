/** What must hold, and whether it does. */
export interface Bound {
  readonly what: string;
  readonly measured: string;
  readonly holds: boolean;
}
