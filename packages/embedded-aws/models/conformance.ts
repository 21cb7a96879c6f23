import type { AwsRequest } from '../request';
import type { AwsError, AwsResponse } from '../response';
import { checkRequest } from './check-request';
import { checkResponse } from './check-response';
import type { Differences } from './differences';
import { type Finding, stablePath } from './finding';
import type { OperationModel, ServiceModel, ServiceModels } from './model';
import { refusalOf } from './refusal';

/** One kind of difference from a service's model. */
export interface ModelProblem {
  /** `request ec2:CreateVpc missing CidrBlock`, `answer acm:GetCertificate type Certificate`. */
  readonly what: string;
  /** The first value with this difference. */
  readonly example: string;
  count: number;
}

type Side = 'request' | 'answer';

/** Checks every request and every answer by the service's own model, and counts the differences. */
export class Conformance {
  requests = 0;
  answers = 0;
  /** How long all checks took. */
  milliseconds = 0;
  private readonly found = new Map<string, ModelProblem>();
  private readonly called = new Set<string>();
  private readonly used = new Set<string>();

  constructor(
    private readonly models: ServiceModels,
    private readonly differences: Differences,
  ) {}

  /** Checks a request. @returns the error with which AWS refuses it; undefined where AWS carries it out */
  refuse(request: AwsRequest): AwsError | undefined {
    return this.timed(() => {
      const found = this.modelOf('request', request);
      if (!found) return undefined;
      this.requests += 1;
      const { findings } = checkRequest(found.model, found.operation, request);
      const unexplained = findings.filter((finding) => this.note('request', request, finding));
      return refusalOf(request, found.model, found.operation, unexplained);
    });
  }

  /** Checks an answer, from moto or from the front door. */
  hold(request: AwsRequest, response: AwsResponse): void {
    this.timed(() => {
      const found = this.modelOf('answer', request);
      if (!found) return;
      this.answers += 1;
      const findings = checkResponse(found.model, found.operation, request, response);
      findings.forEach((finding) => this.note('answer', request, finding));
    });
  }

  /** The differences that nothing explains, in the order in which they were found. */
  get unexplained(): ModelProblem[] {
    return [...this.found.values()].filter(({ what }) => this.differences.explaining(what) === undefined);
  }

  /** How many kinds of differences are explained. */
  get explained(): number {
    return this.used.size;
  }

  /** Explained differences that were not found, although their operations were called. */
  get stale(): string[] {
    return this.differences.about(this.called).filter((what) => !this.used.has(what));
  }

  /** One line for people. */
  get summary(): string {
    const each = (this.milliseconds / Math.max(1, this.requests + this.answers)).toFixed(2);
    return (
      `${this.requests} requests and ${this.answers} answers compared with the service models: ` +
      `${this.unexplained.length} unexplained, ${this.explained} explained; ${each} ms each`
    );
  }

  /** The model of a request's operation. A service in use must have a model of every operation that is called. */
  private modelOf(
    side: Side,
    request: AwsRequest,
  ): { model: ServiceModel; operation: OperationModel } | undefined {
    const model = this.models.of(request.service);
    if (!model) return undefined;
    this.called.add(`${side} ${nameOf(request)}`);
    const operation = model.operations[request.action];
    if (operation) return { model, operation };
    if (side === 'request')
      this.note('request', request, { kind: 'operation', path: undefined, value: request.url });
    return undefined;
  }

  /** Whether a finding is a problem; a problem is recorded. */
  private note(side: Side, request: AwsRequest, finding: Finding): boolean {
    const what = `${side} ${nameOf(request)} ${finding.kind} ${stablePath(finding.path)}`.trim();
    const known = this.found.get(what);
    if (known) known.count += 1;
    else this.found.set(what, { what, example: exampleOf(finding.value), count: 1 });
    const entry = this.differences.explaining(what);
    if (entry !== undefined) this.used.add(entry);
    return entry === undefined;
  }

  private timed<T>(work: () => T): T {
    const started = performance.now();
    try {
      return work();
    } finally {
      this.milliseconds += performance.now() - started;
    }
  }
}

function nameOf({ service, action }: AwsRequest): string {
  return `${service}:${action}`;
}

function exampleOf(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, 200);
}
