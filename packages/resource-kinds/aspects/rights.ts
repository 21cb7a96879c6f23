/** Which calls plan and apply make for a resource, and on what. */
export type Rights = Readonly<Record<string, unknown>>;
