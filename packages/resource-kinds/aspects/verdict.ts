/** What the change and the end of a resource do to people and data. */
export type Verdict = Readonly<Record<string, unknown>>;
