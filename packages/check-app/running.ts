import type { InstancePorts } from '../rehearsals';

/** What the probes know of the instance on which the app runs. */
export interface Running extends InstancePorts {
  readonly root: string;
  readonly healthPath: string;
  /** The proxy's limit. */
  readonly bodyLimit: number;
}
