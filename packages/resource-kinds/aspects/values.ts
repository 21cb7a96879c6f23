/** What a plan or a state knows of a resource: its arguments and attributes by name. */
export type Values = Readonly<Record<string, unknown>>;
