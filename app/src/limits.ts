/** The limits of the server, in milliseconds and bytes. */
export const limits = {
  /**
   * An idle connection is kept longer than the load balancer keeps it (60 s): if the app closed first,
   * a request that is already on its way would be lost, and the user would see a 502.
   */
  keepAliveTimeout: 65_000,
  /** From the first byte (or the connection, if nothing comes) to the end of the headers. */
  headersTimeout: 10_000,
  /** From the first byte to the end of the body. */
  requestTimeout: 15_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 1_000,
  /** A TLS handshake. */
  handshakeTimeout: 10_000,
  /** A client that does not read its answers, once they have piled up. */
  stalledTimeout: 30_000,
  /** All headers of a request together; more is answered with 431. */
  maxHeaderSize: 16 * 1024,
  /** A request's body. This app has no use for bodies: they are read and thrown away; more is a 413. */
  maxBodySize: 64 * 1024,
  /** Open connections; more are closed as they come. About 60 KiB each with TLS. */
  maxConnections: 1_000,
  /** Once nothing is being answered any more, how long a stopping server waits for half-sent requests. */
  stopGrace: 1_000,
};
