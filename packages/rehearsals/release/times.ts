import type { Stage } from './stage';

/**
 * The divisor of the waiting times of load balancer and release: the rehearsal takes minutes, and the times keep their
 * proportions. Not scaled: how long connections are idle, the app's keep-alive, the load balancer's idle time-out, and
 * everything in the app's unit.
 *
 * `TIME_SCALE=1 npm run rehearse:release` rehearses at the real times.
 */
export const TIME_SCALE = Number(process.env.TIME_SCALE ?? 5);

/** The stage's times as they are rehearsed, in seconds. */
export interface Times {
  readonly checkInterval: number;
  readonly checkTimeout: number;
  /** How long an instance that is deregistered may finish requests: the target group's deregistration delay. */
  readonly deregistrationDelay: number;
  /** The longest wait of ValidateService. */
  readonly validate: number;
}

/** How long validate-service.sh waits on an instance, in seconds. */
export const VALIDATE_SECONDS = 90;

/** A share of the waiting times, where the checks do not depend on them. */
export function shortened(times: Times, share: number): Times {
  const { checkInterval, deregistrationDelay, validate } = times;
  return {
    ...times,
    checkInterval: checkInterval * share,
    deregistrationDelay: deregistrationDelay * share,
    validate: Math.ceil(validate * share),
  };
}

export function scaledTimes({ healthCheck, deregistrationDelay }: Stage): Times {
  return {
    checkInterval: healthCheck.interval / TIME_SCALE,
    checkTimeout: healthCheck.timeout / TIME_SCALE,
    deregistrationDelay: deregistrationDelay / TIME_SCALE,
    validate: Math.ceil(VALIDATE_SECONDS / TIME_SCALE),
  };
}
