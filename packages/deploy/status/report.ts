import type { Deployed } from '../release/history';

/** An instance that is not as it should be. */
export interface OddInstance {
  readonly id: string;
  /** `on template version 1, not 2`, `unhealthy in the load balancer`. */
  readonly problems: readonly string[];
}

export interface InstancesStatus {
  readonly wanted: number;
  /** In service, healthy to the group and to the load balancer. */
  readonly healthy: number;
  /** Not on the newest launch template version. */
  readonly behind: number;
  /** Whether new ones would start from an older version, too. */
  readonly startsOlder: boolean;
  readonly odd: readonly OddInstance[];
}

/** An alarm that rings. */
export interface RingingAlarm {
  readonly name: string;
  readonly since: Date;
  /** What happened, as its description says; empty where it has none. */
  readonly happened: string;
  /** Its entry in the runbook: `docs/runbook.md#app-5xx`. */
  readonly runbook?: string;
}

/** A release or an instance refresh under way. */
export interface UnderWay {
  readonly what: 'release' | 'rollback' | 'restart' | 'refresh';
  /** Of the app; of a refresh none. */
  readonly commit?: string;
  readonly message?: string;
  /** `Deploy-staging: Deploy`, `Approve-production: waits for a person's approval`. */
  readonly step: string;
  readonly since?: Date;
  /** Where a person approves it. */
  readonly approval?: string;
}

/** The pipeline's closed transition into a stage. */
export interface ClosedTransition {
  readonly by: string;
  readonly since?: Date;
  readonly reason: string;
  /** How many executions wait before it. */
  readonly waiting: number;
}

export interface StageStatus {
  readonly stage: string;
  /** Whether it has its Auto Scaling group. */
  readonly isDeployed: boolean;
  /** Absent without a domain, before the first deploy. */
  readonly url?: string;
  readonly isInternal: boolean;
  readonly instances?: InstancesStatus;
  readonly alarms: readonly RingingAlarm[];
  /** What all instances have, and new ones get. */
  readonly runs?: Deployed;
  readonly underWay: readonly UnderWay[];
  /** The last five, the newest first. */
  readonly releases: readonly Deployed[];
  readonly closed?: ClosedTransition;
}

/** Something that is to be done, and how. */
export interface Next {
  readonly what: string;
  /** A command, or an address to open. */
  readonly how: string;
}

export interface Status {
  readonly stages: readonly StageStatus[];
  readonly next: readonly Next[];
  /** What AWS did not answer, each with the reason: the rest of the status says nothing of it. */
  readonly notAnswered: readonly string[];
}
