import { either, flag, list, oneOf, oneOfNumbers, section, text, whole } from './fields';
import { ARCHITECTURES, isNetwork, isPrivate, networkOf, parseCidr } from '../packages/facts';
import { hostIn } from './addresses';
import { isInstanceType, nearestInstanceType } from './architecture';
import { isVpcPrefix } from './network';
import { isRecurrence, nearestRecurrence } from './schedule';
import { timeZone } from './time-zones';
import { stageAppSchema } from './schema-app';
import { thresholdsSchema } from './thresholds';
import { TLS_POLICIES } from './tls';

/** Days that CloudWatch Logs accepts. [CloudWatch Logs API, PutRetentionPolicy] */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const CRON =
  "five cron fields (minute hour day month weekday) that come at some time, e.g. '0 20 * * MON-FRI'";

const isName = (value: string) =>
  value === '@' ||
  /^(?:\*|[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/.test(value);

const nearestName = (given: unknown) => {
  const meant = hostIn(given);
  return isName(meant) ? meant : undefined;
};

const name = text(
  "a name below the domain in lower case: '@' for the domain itself, 'www', 'api.eu', '*'",
  isName,
  {
    nearest: nearestName,
  },
);

const isVpc = (value: string) =>
  isNetwork(value) && isPrivate(value) && isVpcPrefix(parseCidr(value)?.prefix ?? 0);

const network = section({
  /**
   * Addresses of the VPC: in RFC 1918 or 100.64.0.0/10, without overlap with another stage. Each subnet has an eighth,
   * which is enough for four zones. It cannot be changed in an existing stage.
   */
  cidr: text("a private IPv4 network from /16 to /24, e.g. '10.0.0.0/16'", isVpc, {
    nearest: (given) => {
      const meant = typeof given === 'string' ? (networkOf(given) ?? networkOf(`${given}/16`)) : undefined;
      return meant !== undefined && isVpc(meant) ? meant : undefined;
    },
  }),
  /**
   * How many availability zones, or their names. A number takes the region's first zones; most regions have three. Add
   * new zones at the end: their order is that of the subnets.
   * @default 2
   */
  zones: either(
    whole(2, 4),
    list(text('a name of a zone', /^[a-z]+(?:-[a-z]+)+-\d[a-z]$/), 2, 4, 'names of zones'),
    "2, 3 or 4, or a list of 2 to 4 names of zones, e.g. ['us-east-1a', 'us-east-1b']",
  ).default(2),
  /**
   * How many of the last zones are emptied: instances, endpoints and NAT gateways leave them, and the load balancer
   * stays until the subnets are deleted. It is the first of two steps to fewer zones (docs/changing.md). At least two
   * zones stay in use.
   * @default 0
   */
  emptyZones: whole(0, 2).default(0),
  /**
   * How instances reach the internet: by a NAT gateway in every zone. `single` is one NAT gateway: cheaper, but if its
   * zone fails, all zones are cut off. With `none`, instances reach only AWS, through interface endpoints.
   * @default 'per-zone'
   */
  nat: oneOf(['per-zone', 'single', 'none']).default('per-zone'),
  /**
   * Whether instances reach AWS through interface endpoints. Without NAT they must. Beside NAT, endpoints are a step
   * from one to the other (docs/changing.md), or keep the traffic to AWS private, for their price.
   * @default `true` where `nat` is `'none'`, otherwise `false`
   */
  endpoints: flag().optional(),
});

const instances = section({
  /**
   * EC2 instance type. Mac and A1 instances are refused: Amazon Linux 2023 does not run on them.
   * @default 't4g.small'
   */
  type: text("an instance type, e.g. 't4g.small'", isInstanceType, { nearest: nearestInstanceType }).default(
    't4g.small',
  ),
  /**
   * The processor's architecture; needed only for a family that this project does not know.
   * @default known from the family
   */
  architecture: oneOf(ARCHITECTURES).optional(),
  /**
   * Fewest instances. With 1, every release is an outage. To scale a stage to 0 at times, use `schedule`.
   * @default 2
   */
  min: whole(1, 500).default(2),
  /**
   * Most instances. The private subnets must have room for twice as many, for an instance refresh.
   * @default 4
   */
  max: whole(1, 500).default(4),
  /**
   * Major version of the CodeDeploy agent. `1` is AWS's agent 1.8, with Amazon Linux's Ruby 3.2. `2` needs no Ruby, but
   * is not in every region yet: `curl
   * https://aws-codedeploy-<region>.s3.<region>.amazonaws.com/latestv2/LATEST_VERSION` shows whether yours has it. A
   * change reaches the instances with a new launch template.
   * @default 1
   */
  codeDeployAgent: oneOfNumbers([1, 2]).default(1),
});

const schedule = section({
  /** Time zone of both expressions, with daylight saving time. @default 'UTC' */
  timeZone: timeZone.default('UTC'),
  /** When the stage is scaled down: a cron expression. */
  down: text(CRON, isRecurrence, { nearest: nearestRecurrence }),
  /**
   * When it is scaled back to `instances.min` and `instances.max`: a cron expression that never matches the same minute
   * as `down`.
   */
  up: text(CRON, isRecurrence, { nearest: nearestRecurrence }),
  /** Fewest instances while it is scaled down, at most `instances.min`. With 0, it has no instances. @default 0 */
  min: whole(0, 500).default(0),
  /** Most instances while it is scaled down, from `schedule.min` to `instances.max`. @default `schedule.min` */
  max: whole(0, 500).optional(),
});

/** One stage; its key is its name. */
export const stageSchema = section({
  /**
   * Names below the domain: `@` for the domain itself, `www`, `api.eu`, or `*` and `*.eu` for all names of one label.
   * At least one name without `*`. A name is in only one stage, and a wildcard never beside the name it is below
   * (`*.eu` and `eu`, `*` and `@`). With the domain, a name has at most 64 characters. Unused without a domain.
   * @default none; needed with a domain
   */
  names: list(name, 1, 10, 'names').optional(),
  /** The stage's VPC. */
  network,
  /** The stage's instances. @default two to four t4g.small */
  instances: instances.prefault({}),
  /**
   * How many instances a release takes at a time. `AllAtOnce` is quick, but every release is an outage. `HalfAtATime`
   * needs `instances.min` 2.
   * @default 'OneAtATime'
   */
  rollout: oneOf(['AllAtOnce', 'HalfAtATime', 'OneAtATime']).default('OneAtATime'),
  /** Whether a person approves each release before it reaches the stage. @default false */
  releaseApproval: flag().default(false),
  /**
   * Deletion protection: of the load balancer, and log buckets and log groups are kept. `destroy` refuses the stage
   * until `false` is applied.
   * @default false
   */
  protected: flag().default(false),
  /**
   * Whether the internet reaches the load balancer (`public`), or only connected networks. A change replaces the load
   * balancer.
   * @default 'public'
   */
  exposure: oneOf(['public', 'internal']).default('public'),
  /**
   * Port 80 with a domain: `redirect` sends clients to HTTPS; `serve` also answers unencrypted, as a step to a domain
   * and back (docs/changing.md). Unused without a domain.
   * @default 'redirect'
   */
  http: oneOf(['redirect', 'serve']).default('redirect'),
  /** When the stage is scaled down, and to how many instances. @default never */
  schedule: schedule.optional(),
  /**
   * The load balancer's security policy, with TLS 1.3 and nothing before 1.2. Unused without a domain.
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  tlsPolicy: oneOf(
    TLS_POLICIES,
    'a policy of Application Load Balancers with TLS 1.3; docs/settings.md lists them',
  ).default('ELBSecurityPolicy-TLS13-1-2-2021-06'),
  /** Days that logs are kept. @default 30 */
  logRetentionDays: oneOfNumbers(RETENTION_DAYS).default(30),
  /** Thresholds of the alarms. @default each threshold's own */
  thresholds: thresholdsSchema.prefault({}),
  /** The app's settings that differ in this stage. @default the project's `app` */
  app: stageAppSchema.optional(),
});
