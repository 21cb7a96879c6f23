import { either, flag, list, oneOf, oneOfNumbers, section, text, whole } from './fields';
import { isInstanceType, nearestInstanceType } from './architecture';
import { isNetwork, isPrivate, isVpcPrefix, networkOf, parseCidr } from './network';
import { isRecurrence, isTimeZone, nearestTimeZone } from './schedule';
import { stageAppSchema } from './schema-app';
import { thresholdsSchema } from './thresholds';
import { TLS_POLICIES } from './tls';

/** Days that CloudWatch Logs offers. [CloudWatch Logs API, PutRetentionPolicy] */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const CRON =
  "five cron fields (minute hour day month weekday) that come at some time, e.g. '0 20 * * MON-FRI'";

const isName = (value: string) =>
  value === '@' ||
  /^(?:\*|[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/.test(value);

const lowered = (accepts: (value: string) => boolean) => (given: unknown) =>
  typeof given === 'string' && accepts(given.toLowerCase()) ? given.toLowerCase() : undefined;

const name = text(
  "a name below the domain in lower case: '@' for the domain itself, 'www', 'api.eu', '*'",
  isName,
  {
    nearest: lowered(isName),
  },
);

const isVpc = (value: string) =>
  isNetwork(value) && isPrivate(value) && isVpcPrefix(parseCidr(value)?.prefix ?? 0);

const network = section({
  /**
   * The VPC's addresses, of which an eighth is a subnet: a private IPv4 network (RFC 1918 or 100.64.0.0/10)
   * that no other stage overlaps. It cannot be changed on a running stage.
   */
  cidr: text("a private IPv4 network from /16 to /24, e.g. '10.0.0.0/16'", isVpc, {
    nearest: (given) => {
      const meant = typeof given === 'string' ? (networkOf(given) ?? networkOf(`${given}/16`)) : undefined;
      return meant !== undefined && isVpc(meant) ? meant : undefined;
    },
  }),
  /**
   * How many availability zones, or their names. Zones can be added later, at the end of the list.
   * @default 2
   */
  zones: either(
    whole(2, 4),
    list(text('a name of a zone', /^[a-z]+(?:-[a-z]+)+-\d[a-z]$/), 2, 4, 'names of zones'),
    "2, 3 or 4, or a list of 2 to 4 names of zones, e.g. ['us-east-1a', 'us-east-1b']",
  ).default(2),
  /**
   * How many of the last zones are emptied: instances, endpoints and NAT leave them; the load balancer stays until the
   * subnets go. The first of two steps to fewer zones; at least two zones stay in use.
   * @default 0
   */
  emptyZones: whole(0, 2).default(0),
  /**
   * The way out for instances: a NAT gateway in every zone, a single one (cheaper; its zone's failure cuts
   * off the others), or none (interface endpoints reach AWS, and nothing reaches the internet).
   * @default 'per-zone'
   */
  nat: oneOf(['per-zone', 'single', 'none']).default('per-zone'),
  /**
   * Whether instances reach AWS by interface endpoints. Without NAT they must; beside NAT they are a step on the way
   * from one to the other, or keep the traffic to AWS private, for their price.
   * @default true where nat is 'none', otherwise false
   */
  endpoints: flag().optional(),
});

const instances = section({
  /**
   * Instance type.
   * @default 't4g.small'
   */
  type: text("an instance type, e.g. 't4g.small'", isInstanceType, { nearest: nearestInstanceType }).default(
    't4g.small',
  ),
  /**
   * What its processor speaks; needed only for a family that this tool does not know yet.
   * @default known from the family
   */
  architecture: oneOf(['arm64', 'x86_64']).optional(),
  /**
   * Fewest instances. A stage that should be down at times has a `schedule`.
   * @default 2
   */
  min: whole(1, 500).default(2),
  /**
   * Most instances. A target group takes 1000, and an instance refresh has twice as many for a while.
   * @default 4
   */
  max: whole(1, 500).default(4),
  /**
   * Which generation of the CodeDeploy agent brings releases: 1 (1.8, on Ruby 3.2), or 2, without Ruby, where the
   * region has it. [CodeDeploy user guide, "Version history of the CodeDeploy agent"]
   * @default 1
   */
  codeDeployAgent: oneOfNumbers([1, 2]).default(1),
});

const schedule = section({
  /**
   * IANA time zone in which both expressions are read, daylight saving time included.
   * @default 'UTC'
   */
  timeZone: text("a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'", isTimeZone, {
    nearest: nearestTimeZone,
  }).default('UTC'),
  /** When the stage goes down, as a cron expression. */
  down: text(CRON, isRecurrence),
  /** When it is back. */
  up: text(CRON, isRecurrence),
  /**
   * Fewest instances while it is down; 0 puts it to sleep. At most `instances.min`.
   * @default 0
   */
  min: whole(0, 500).default(0),
  /**
   * Most instances while it is down. At most `instances.max`.
   * @default the same as schedule.min
   */
  max: whole(0, 500).optional(),
});

/** One stage; its key is its name. */
export const stageSchema = section({
  /** Names below the domain that lead to the stage. Needed with a domain, unused without one. */
  names: list(name, 1, 10, 'names').optional(),
  /** Where the stage is. */
  network,
  /** What it runs on. @default two to four t4g.small */
  instances: instances.prefault({}),
  /**
   * How many instances a release takes at a time. `AllAtOnce` is quick, and an outage at every release.
   * @default 'OneAtATime'
   */
  rollout: oneOf(['AllAtOnce', 'HalfAtATime', 'OneAtATime']).default('OneAtATime'),
  /**
   * Whether a person approves each release before it reaches the stage.
   * @default false
   */
  releaseApproval: flag().default(false),
  /**
   * Deletion protection on the load balancer; log buckets and log groups are kept; `destroy` refuses until
   * this is off and applied.
   * @default false
   */
  protected: flag().default(false),
  /**
   * Whether the load balancer can be reached from the internet, or only from connected networks. Changing it
   * replaces the load balancer.
   * @default 'public'
   */
  exposure: oneOf(['public', 'internal']).default('public'),
  /**
   * What port 80 does where there is a domain: it redirects to HTTPS, or serves the app in clear text as well. The
   * latter is a step on the way between a stage without a domain and one with it.
   * @default 'redirect'
   */
  http: oneOf(['redirect', 'serve']).default('redirect'),
  /** When the stage is scaled down, and to what. @default always up */
  schedule: schedule.optional(),
  /**
   * The load balancer's security policy: one that speaks TLS 1.3, and nothing before 1.2.
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  tlsPolicy: oneOf(
    TLS_POLICIES,
    'a policy of Application Load Balancers with TLS 1.3; docs/settings.md lists them',
  ).default('ELBSecurityPolicy-TLS13-1-2-2021-06'),
  /**
   * Days that logs are kept.
   * @default 30
   */
  logRetentionDays: oneOfNumbers(RETENTION_DAYS).default(30),
  /** When the alarms go off. @default each threshold's own */
  thresholds: thresholdsSchema.prefault({}),
  /** What the app needs otherwise in this stage. @default the project's `app` */
  app: stageAppSchema.optional(),
});
