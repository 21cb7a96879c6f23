/** How a client connects. */
export const KINDS = ['keep-alive', 'new connections', 'idle connections'] as const;
export type Kind = (typeof KINDS)[number];

/** One request and what came of it. */
export interface Sample {
  readonly kind: Kind;
  /** When it was sent, in milliseconds since the epoch. */
  readonly sent: number;
  /** Milliseconds to the end of its answer. Where the answer before was late, it counts from when it was due. */
  readonly latency: number;
  readonly failure?: string;
  readonly commit?: string;
  /** Seconds that the client's connection had idled, for one that keeps it. */
  readonly idled?: number;
  /** Whether the answer came by the same connection of the load balancer's as the one before. */
  readonly sameConnection?: boolean;
}

/** What the generator is told when it starts. */
export interface LoadOptions {
  /** Of the load balancer: for clients that share its connections, and for those that idle. */
  readonly ports: { readonly shared: number; readonly own: number };
  /** Requests a second, those of clients that idle not counted. */
  readonly perSecond: number;
}

/** What the generator says: how many so far, and in the end everything. */
export type LoadReport =
  | { readonly type: 'so far'; readonly sent: number; readonly failed: number }
  | { readonly type: 'end'; readonly samples: readonly Sample[] };
