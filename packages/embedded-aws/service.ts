import type { MotoClient } from './moto-client';
import type { AwsRequest } from './request';
import type { AwsResponse } from './response';

/** What the handler of an operation works with. */
export interface Backend {
  readonly moto: MotoClient;
  /** Passes the request on to moto; what moto cannot do is thrown as a client error. */
  forward(request: AwsRequest): Promise<AwsResponse>;
}

/** Carries out one operation, refuses it (AwsError), or lets moto carry it out and fixes the answer. */
export type Operation = (request: AwsRequest, backend: Backend) => Promise<AwsResponse> | AwsResponse;

/** A service of the embedded AWS. */
export interface Service {
  /** Looks at every request to the service first; throws an AwsError to refuse it. */
  guard?(request: AwsRequest): void;
  /** What the front door carries out or fixes itself, by operation. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** What of this service's own keeping exists: `<service> <kind> <name>`. Moto is asked by the inventories. */
  existing?(): string[];
  /** Whether moto answers every other operation; otherwise they are refused as unknown. */
  readonly moto: boolean;
}
