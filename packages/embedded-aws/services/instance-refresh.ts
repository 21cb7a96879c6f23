import { randomUUID } from 'node:crypto';
import { AwsError } from '../response';

/** The result of an instance refresh. */
export type RefreshFate =
  /** Every instance is replaced and healthy. */
  | 'succeeds'
  /** New instances never become healthy. */
  | 'unhealthy'
  /** One of its alarms goes off during the refresh. */
  | 'alarm';

/** The states of a refresh as AWS names them. */
export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Successful'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'RollbackInProgress'
  | 'RollbackSuccessful';

/** The request for a refresh. */
export interface RefreshOrder {
  readonly autoRollback: boolean;
  /** The launch template version for the instances; undefined: the group's. */
  readonly version?: string;
  readonly alarms: readonly string[];
  readonly instances: number;
  /** Its parameters, for DescribeInstanceRefreshes: `Preferences.…`, `DesiredConfiguration.…`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The part of its time after which a failing refresh rolls back. */
const TURN = 0.5;

/** One instance refresh, which advances by the clock. */
export class InstanceRefresh {
  readonly id = randomUUID();
  readonly startTime = new Date();
  endTime?: Date;
  rollbackStart?: Date;
  status: RefreshStatus = 'Pending';
  reason = '';

  constructor(
    readonly group: string,
    readonly order: RefreshOrder,
    private readonly fate: RefreshFate,
    private readonly seconds: number,
  ) {}

  get isActive(): boolean {
    return this.endTime === undefined;
  }

  /** Percent of the instances that are replaced, or rolled back. */
  get percentage(): number {
    if (this.status === 'Successful' || this.status === 'RollbackSuccessful') return 100;
    if (this.rollbackStart) return Math.floor(100 * Math.min(1, this.elapsed(this.rollbackStart) / TURN));
    return Math.floor(100 * Math.min(1, this.elapsed(this.startTime)));
  }

  /** Advances to the current time. @returns whether it has just succeeded */
  advance(): boolean {
    if (!this.isActive) return false;
    if (this.status === 'Cancelling') return this.end('Cancelled');
    if (this.status === 'RollbackInProgress') {
      return this.elapsed(this.rollbackStart ?? this.startTime) >= TURN && this.end('RollbackSuccessful');
    }
    const passed = this.elapsed(this.startTime);
    if (passed > 0.1) this.status = 'InProgress';
    if (this.fate !== 'succeeds' && passed >= TURN) return this.fail();
    if (passed < 1) return false;
    this.end('Successful');
    return true;
  }

  cancel(): void {
    this.status = 'Cancelling';
  }

  /** Starts the rollback to the configuration before. */
  rollback(reason: string): void {
    this.status = 'RollbackInProgress';
    this.rollbackStart = new Date();
    this.reason = reason;
  }

  private fail(): false {
    const reason =
      this.fate === 'alarm'
        ? `The following CloudWatch alarm(s) went into ALARM state: ${this.order.alarms[0] ?? 'none given'}`
        : 'Instances did not become healthy within the health check grace period';
    if (this.order.autoRollback) this.rollback(reason);
    else {
      this.reason = reason;
      this.end('Failed');
    }
    return false;
  }

  private end(status: RefreshStatus): false {
    this.status = status;
    this.endTime = new Date();
    return false;
  }

  /** The time since then, as a part of the whole. */
  private elapsed(since: Date): number {
    return (Date.now() - since.getTime()) / (this.seconds * 1000);
  }
}

/** The refreshes of every group, newest first, and the result of the next one. */
export class InstanceRefreshes {
  private readonly refreshes = new Map<string, InstanceRefresh[]>();
  private next: { fate: RefreshFate; seconds: number } = { fate: 'succeeds', seconds: 1 };

  /** Sets the result of the next refresh, and how many seconds it takes. */
  play(fate: RefreshFate, seconds: number): void {
    this.next = { fate, seconds };
  }

  of(key: string): readonly InstanceRefresh[] {
    return this.refreshes.get(key) ?? [];
  }

  keys(): string[] {
    return [...this.refreshes.keys()];
  }

  active(key: string): InstanceRefresh | undefined {
    return this.of(key).find((refresh) => refresh.isActive);
  }

  start(key: string, group: string, order: RefreshOrder): InstanceRefresh {
    if (this.active(key)) {
      throw new AwsError(
        'InstanceRefreshInProgress',
        'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
      );
    }
    const refresh = new InstanceRefresh(group, order, this.next.fate, this.next.seconds);
    this.next = { fate: 'succeeds', seconds: 1 };
    this.refreshes.set(key, [refresh, ...this.of(key)]);
    return refresh;
  }

  forget(key: string): void {
    this.refreshes.delete(key);
  }
}
