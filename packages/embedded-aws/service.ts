import type { MotoClient } from './moto-client';
import type { AwsRequest } from './request';
import type { AwsResponse } from './response';

/** What the handlers of operations use. */
export interface Backend {
  readonly moto: MotoClient;
  /** Forwards the request to moto; throws a client error for what moto cannot do. */
  forward(request: AwsRequest): Promise<AwsResponse>;
}

/** Carries out one operation, refuses it (AwsError), or forwards it to moto and corrects the answer. */
export type Operation = (request: AwsRequest, backend: Backend) => Promise<AwsResponse> | AwsResponse;

/** A service of the embedded AWS. */
export interface Service {
  /** Is called before each operation of the service; throws an AwsError to refuse it. */
  guard?(request: AwsRequest): void;
  /** The operations that the front door carries out or corrects itself. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** The resources that this service keeps itself: `<service> <kind> <name>`. The inventories list moto's. */
  existing?(): string[];
  /** Whether moto answers the other operations; otherwise they are refused as unknown. */
  readonly moto: boolean;
}
