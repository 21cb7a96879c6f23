import type { Values } from './values';

/**
 * Calls to the embedded AWS that Terraform does not know of. Each returns the body of the answer, and throws where AWS
 * refuses.
 */
export interface Calls {
  query(service: string, action: string, parameters: Record<string, unknown>): Promise<string>;
  /** @param target `Logs_20140328.DeleteLogGroup` */
  json(service: string, target: string, input: object): Promise<string>;
  rest(service: string, method: string, path: string, body?: string): Promise<string>;
}

/** Deletes a resource behind Terraform's back. */
export type Deletion = (calls: Calls, attributes: Values) => Promise<unknown>;

/** How a resource is deleted behind Terraform's back, or why it cannot be. */
export type Disappears = Part | Whole | Stays;

/** It is part of another resource, or a setting of it. The other one stays. */
interface Part {
  readonly part: Deletion;
}

/** Other resources are part of it or depend on it: these are deleted with it. */
interface Whole {
  readonly whole: Deletion;
  /** It is deleted before the others: the deletion of one of those would delete it too, or AWS would refuse that. */
  readonly first?: true;
}

/** It cannot be deleted, or Terraform does not create it again. */
interface Stays {
  /** Why. */
  readonly stays: string;
}

/** By an action of a query service: `query('sns', 'DeleteTopic', …)`. */
export const query =
  (service: string, action: string, parameters: (attributes: Values) => Record<string, unknown>): Deletion =>
  (calls, attributes) =>
    calls.query(service, action, parameters(attributes));

/** By an operation of a JSON service: `json('logs', 'Logs_20140328.DeleteLogGroup', …)`. */
export const json =
  (service: string, target: string, input: (attributes: Values) => object): Deletion =>
  (calls, attributes) =>
    calls.json(service, target, input(attributes));

/** By a method and a path of a REST service: `rest('scheduler', 'DELETE', …)`. */
export const rest =
  (service: string, method: string, path: (attributes: Values) => string): Deletion =>
  (calls, attributes) =>
    calls.rest(service, method, path(attributes));
