import { StartFailure, type Service } from './service';

/** A service to start or to stop. */
export interface Job {
  readonly service: Service;
  readonly isStart: boolean;
  readonly work: () => Promise<void>;
}

/** The last job of each service: it replaces one that still waits. */
const latest = new WeakMap<Service, Job>();

/** {@link runAll}, until the first job has ended; its failure is thrown. The other jobs may go on, and may fail. */
export async function runJobs(jobs: readonly Job[]): Promise<void> {
  await runAll(jobs)[0];
}

/** Runs jobs in the order of their units, and jobs without an order at the same time: a missing Before= shows. */
export function runAll(jobs: readonly Job[]): Promise<void>[] {
  for (const job of jobs) latest.set(job.service, job);
  const begun = new Map<Job, Promise<void>>();
  const run = (job: Job, path: readonly Job[] = []): Promise<void> => {
    if (path.includes(job)) throw new Error(`${names([...path, job])} wait for each other.`);
    const earlier = jobs.filter((other) => goesBefore(other, job)).map((other) => run(other, [...path, job]));
    const known = begun.get(job);
    if (known) return known;
    const promise = Promise.allSettled(earlier).then(() => {
      if (latest.get(job.service) === job) return job.work();
      if (job.isStart) throw new StartFailure(`Job for ${job.service.name} canceled.`);
      return undefined;
    });
    promise.catch(() => {}); // whoever waits for it gets the error
    begun.set(job, promise);
    return promise;
  };
  return jobs.map((job) => run(job));
}

/**
 * Whether one job ends before the other begins. "Given two units with any ordering dependency between them, if one unit
 * is shut down and the other is started up, the shutdown is ordered before the start-up"; two starts go in the order of
 * their units, two stops in the inverse order. [systemd.unit(5), Before=]
 */
function goesBefore(one: Job, other: Job): boolean {
  if (one === other) return false;
  const isBefore = ordered(one.service, other.service);
  const isAfter = ordered(other.service, one.service);
  if (!isBefore && !isAfter) return false;
  if (one.isStart !== other.isStart) return !one.isStart;
  return one.isStart ? isBefore : isAfter;
}

/** Whether either unit says that the first goes before the second. */
function ordered(first: Service, second: Service): boolean {
  const { relations } = first.unit;
  return relations.before.includes(second.name) || second.unit.relations.after.includes(first.name);
}

function names(jobs: readonly Job[]): string {
  return jobs.map(({ service }) => service.name).join(', ');
}
