/** How a client connects. */
export const KINDS = ['keep-alive', 'new connections', 'idle connections'] as const;
export type Kind = (typeof KINDS)[number];

/** One request and its result. */
export interface Sample {
  readonly kind: Kind;
  /** The time of sending, in milliseconds since the epoch. */
  readonly sent: number;
  /** Milliseconds to the end of the answer, from the sending or, after a late answer, from when it was due. */
  readonly latency: number;
  readonly failure?: string;
  readonly commit?: string;
  /** Seconds that the client's connection idled, for a client with idle connections. */
  readonly idled?: number;
  /** Whether the answer came by the same connection of the load balancer as the previous one. */
  readonly sameConnection?: boolean;
}

/** The generator's options, sent at its start. */
export interface LoadOptions {
  /** The load balancer's ports: for clients that share its connections, and for those that idle. */
  readonly ports: { readonly shared: number; readonly own: number };
  /** Requests a second, without those of clients that idle. */
  readonly perSecond: number;
}

/** The generator's messages: counts while it runs, and all requests at its end. */
export type LoadReport =
  | { readonly type: 'so far'; readonly sent: number; readonly failed: number }
  | { readonly type: 'end'; readonly samples: readonly Sample[] };
