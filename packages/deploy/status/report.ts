import type { Deployed } from '../release/history';

/** An instance that has a problem. */
export interface OddInstance {
  readonly id: string;
  /** Each in words: `on template version 1, not 2`, `unhealthy in the load balancer`. */
  readonly problems: readonly string[];
}

/** The instances of a stage, in numbers. */
export interface InstancesStatus {
  readonly wanted: number;
  /** How many are in service, and healthy in the group and the load balancer. */
  readonly healthy: number;
  /** How many do not have the newest launch template version. */
  readonly behind: number;
  /** Whether new instances would start with an older version, too. */
  readonly startsOlder: boolean;
  readonly odd: readonly OddInstance[];
}

/** An alarm in ALARM. */
export interface RingingAlarm {
  readonly name: string;
  readonly since: Date;
  /** What happened, from its description. Empty where that does not say it. */
  readonly happened: string;
  /** Its entry in the runbook: `docs/runbook.md#app-5xx`. */
  readonly runbook?: string;
}

/** A release or an instance refresh that has not ended. */
export interface UnderWay {
  readonly what: 'release' | 'rollback' | 'restart' | 'refresh';
  /** The commit of the app. Absent for a refresh. */
  readonly commit?: string;
  readonly message?: string;
  /** Where it is: `Deploy-staging: Deploy`, `Approve-production: waits for a person's approval`. */
  readonly step: string;
  readonly since?: Date;
  /** The URL where a person approves it. */
  readonly approval?: string;
}

/** The pipeline's disabled transition into a stage. */
export interface ClosedTransition {
  readonly by: string;
  readonly since?: Date;
  readonly reason: string;
  /** How many executions wait before it. */
  readonly waiting: number;
}

/** The state of one stage. */
export interface StageStatus {
  readonly stage: string;
  /** Whether its Auto Scaling group exists. */
  readonly isDeployed: boolean;
  /** Absent without a domain, before the first deploy. */
  readonly url?: string;
  readonly isInternal: boolean;
  readonly instances?: InstancesStatus;
  readonly alarms: readonly RingingAlarm[];
  /** The deployment that all instances have, and new ones get. */
  readonly runs?: Deployed;
  readonly underWay: readonly UnderWay[];
  /** The last five, the newest first. */
  readonly releases: readonly Deployed[];
  readonly closed?: ClosedTransition;
}

/** Something to do, and how. */
export interface Next {
  readonly what: string;
  /** A command, or a URL to open. */
  readonly how: string;
}

/** The state of the stages. */
export interface Status {
  readonly stages: readonly StageStatus[];
  readonly next: readonly Next[];
  /** What AWS did not answer, each with the reason. The rest of the status does not contain it. */
  readonly notAnswered: readonly string[];
}
