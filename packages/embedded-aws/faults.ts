import type { AwsRequest } from './request';
import { isMutating } from './requests';
import { resourceOf } from './resources';
import { AwsError } from './response';

/** A fault of a call. */
export type Fault =
  /** Refused because of too many requests, with the service's own code; not carried out. */
  | { readonly kind: 'throttle' }
  /** Refused with a server error; not carried out. */
  | { readonly kind: 'unavailable' }
  /** Refused because the credentials have expired; not carried out. */
  | { readonly kind: 'expired' }
  /** Refused with a given error; not carried out. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status: number }
  /** The connection breaks. @default carriedOut true: the call was carried out, and the caller gets no answer */
  | { readonly kind: 'drop'; readonly carriedOut?: boolean }
  /** No answer ever comes. @default carriedOut false */
  | { readonly kind: 'silence'; readonly carriedOut?: boolean }
  /**
   * A process is killed (`kill -9`) after the call was carried out. A negative id kills its process group; a function
   * is called at that moment. The answer is sent: a process that survives the kill, as a provider survives Terraform,
   * gets it.
   */
  | { readonly kind: 'kill'; readonly pid: number | (() => number) };

/** The calls that fail, and how. All given conditions must hold. */
export interface FaultRule {
  readonly fault: Fault;
  /** The signing name: `s3`. */
  readonly service?: string;
  /** The operation: `PutObject`. */
  readonly action?: string | RegExp;
  /** Matches the ARN in the request log. */
  readonly resource?: RegExp;
  /** Only calls that change something, or only those that do not. */
  readonly mutating?: boolean;
  readonly accessKeyId?: string;
  /** How many matching calls succeed first. @default 0 */
  readonly after?: number;
  /** How many calls fail at most. @default all */
  readonly times?: number;
  /** The probability for each call, 0 to 1. @default 1 */
  readonly probability?: number;
}

interface Armed {
  readonly rule: FaultRule;
  seen: number;
  hit: number;
}

/** The faults of an embedded AWS. Probabilities use a seeded generator: a run can be repeated. */
export class Faults {
  private armed: Armed[] = [];
  private random = generator(1);
  private readonly struck = new Map<AwsRequest, Fault>();

  /** Adds a rule. @returns a function that removes it */
  add(rule: FaultRule): () => void {
    const armed = { rule, seen: 0, hit: 0 };
    this.armed.push(armed);
    return () => void (this.armed = this.armed.filter((other) => other !== armed));
  }

  /** Removes every rule. */
  clear(): void {
    this.armed = [];
  }

  /** Seeds the generator of the probabilities. */
  seed(number: number): void {
    this.random = generator(number);
  }

  /** How many calls the rules have affected so far, by the kind of fault. */
  readonly counts: Record<string, number> = {};

  /** Before a call is carried out: throws where a rule refuses it, or returns what happens to it instead. */
  before(request: AwsRequest): 'drop' | 'silence' | undefined {
    const fault = this.strike(request);
    if (!fault) return undefined;
    this.counts[fault.kind] = (this.counts[fault.kind] ?? 0) + 1;
    switch (fault.kind) {
      case 'throttle':
        throw throttled(request);
      case 'unavailable':
        throw new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503);
      case 'expired':
        throw expired(request);
      case 'error':
        throw new AwsError(fault.code, fault.message, fault.status);
      case 'drop':
      case 'silence':
        if (!(fault.carriedOut ?? fault.kind === 'drop')) return fault.kind;
    }
    this.struck.set(request, fault);
    return undefined;
  }

  /** After a call was carried out: what happens to the answer. */
  after(request: AwsRequest): 'drop' | 'silence' | undefined {
    const fault = this.struck.get(request);
    this.struck.delete(request);
    if (fault?.kind === 'kill') {
      process.kill(typeof fault.pid === 'number' ? fault.pid : fault.pid(), 'SIGKILL');
    }
    return fault?.kind === 'drop' || fault?.kind === 'silence' ? fault.kind : undefined;
  }

  private strike(request: AwsRequest): Fault | undefined {
    for (const armed of this.armed.filter(({ rule }) => matches(rule, request))) {
      armed.seen++;
      const { after = 0, times = Infinity, probability = 1, fault } = armed.rule;
      if (armed.seen <= after || armed.hit >= times) continue;
      if (probability < 1 && this.random() >= probability) continue;
      armed.hit++;
      return fault;
    }
    return undefined;
  }
}

function matches(rule: FaultRule, request: AwsRequest): boolean {
  const { service, action, resource, mutating, accessKeyId } = rule;
  if (service !== undefined && service !== request.service) return false;
  if (typeof action === 'string' && action !== request.action) return false;
  if (action instanceof RegExp && !action.test(request.action)) return false;
  if (resource && !resource.test(resourceOf(request))) return false;
  if (mutating !== undefined && mutating !== isMutating(request)) return false;
  return accessKeyId === undefined || accessKeyId === request.accessKeyId;
}

/** Each protocol has its own code for too many requests. */
function throttled({ protocol }: AwsRequest): AwsError {
  if (protocol === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  if (protocol === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  const isQuery = protocol === 'query' || protocol === 'rest-xml';
  return new AwsError(isQuery ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

function expired({ protocol }: AwsRequest): AwsError {
  const message = 'The security token included in the request is expired';
  if (protocol === 's3') return new AwsError('ExpiredToken', 'The provided token has expired.', 400);
  if (protocol === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  const isQuery = protocol === 'query' || protocol === 'rest-xml';
  return new AwsError(isQuery ? 'ExpiredToken' : 'ExpiredTokenException', message, isQuery ? 403 : 400);
}

/** Mulberry32: a small seeded generator, good enough for probabilities. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
