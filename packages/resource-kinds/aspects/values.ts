/** The arguments and attributes of a resource in a plan or a state, by name. */
export type Values = Readonly<Record<string, unknown>>;
