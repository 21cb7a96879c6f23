import type { InstancePorts } from '../rehearsals';

/** What the checks need to know of the instance with the running app. */
export interface Running extends InstancePorts {
  readonly root: string;
  readonly healthPath: string;
  /** The largest request body that the proxy accepts, in bytes. */
  readonly bodyLimit: number;
}
