import type { Values } from './values';

/** Calls to the embedded AWS that Terraform knows nothing of. A call that is refused throws; of any other, what was answered. */
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

/** A part or a setting of something else, which stays. */
interface Part {
  readonly part: Deletion;
}

/** Others are a part of it, or stand behind it: these go with it. */
interface Whole {
  readonly whole: Deletion;
  /** Deleted before the other wholes: with one of those it would be gone already, or AWS would refuse that one. */
  readonly first?: true;
}

/** It cannot disappear, or does not come back. */
interface Stays {
  /** Why. */
  readonly stays: string;
}

/** By an action of a service that takes a form: `query('sns', 'DeleteTopic', …)`. */
export const query =
  (service: string, action: string, parameters: (attributes: Values) => Record<string, unknown>): Deletion =>
  (calls, attributes) =>
    calls.query(service, action, parameters(attributes));

/** By an operation of a service that takes JSON: `json('logs', 'Logs_20140328.DeleteLogGroup', …)`. */
export const json =
  (service: string, target: string, input: (attributes: Values) => object): Deletion =>
  (calls, attributes) =>
    calls.json(service, target, input(attributes));

/** By a method and a path of a service of that kind: `rest('scheduler', 'DELETE', …)`. */
export const rest =
  (service: string, method: string, path: (attributes: Values) => string): Deletion =>
  (calls, attributes) =>
    calls.rest(service, method, path(attributes));
