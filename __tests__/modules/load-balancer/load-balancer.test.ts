import { resolveStage, synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';
import { stageName, STAGE_NAME_LIMIT } from '../../../settings/names';

const LOAD_BALANCER = 'aws_lb.load_balancer_lb';
const TARGET_GROUP = 'aws_lb_target_group.target_group_group';
const staging = synthesizeStage();
const internal = synthesizeStage({ exposure: 'internal' });

describe('the load balancer', () => {
  it('faces the internet from the public subnets, and drops headers that are not valid', () => {
    expect(staging.at(LOAD_BALANCER)).toMatchObject({
      name: 'hello-staging',
      load_balancer_type: 'application',
      internal: false,
      drop_invalid_header_fields: true,
      desync_mitigation_mode: 'defensive',
      subnets: ['${aws_subnet.network_public_1.id}', '${aws_subnet.network_public_2.id}'],
      security_groups: ['${aws_security_group.security_groups_load_balancer.id}'],
    });
  });

  it.each([
    [60, {}],
    [10, { app: { idleTimeoutSeconds: 10 } }],
    [3600, { app: { idleTimeoutSeconds: 3600 } }],
  ])('keeps idle connections for %i s, as the settings say: %j', (seconds, changes) => {
    expect(synthesizeStage(changes).at(LOAD_BALANCER)).toMatchObject({ idle_timeout: seconds });
  });

  it('can be internal, under a name that can exist beside the public one', () => {
    expect(internal.at(LOAD_BALANCER)).toMatchObject({ name: 'hello-staging-internal', internal: true });
  });

  it("writes access logs, and is created after the bucket's policy", () => {
    expect(staging.at(LOAD_BALANCER)).toMatchObject({
      access_logs: { enabled: true, bucket: '${aws_s3_bucket.access_logs_bucket.id}' },
    });
    expect(staging.before(LOAD_BALANCER)).toContain('aws_s3_bucket_policy.access_logs_policy');
  });

  it('is created after the internet gateway and its route: AWS refuses it before', () => {
    expect(staging.before(LOAD_BALANCER)).toContain('aws_internet_gateway.network_internet_gateway');
    expect(staging.before(LOAD_BALANCER)).toContain('aws_route.network_public_routes_internet');
  });

  it('can be deleted, unless the stage is protected', () => {
    expect(staging.at(LOAD_BALANCER)).toMatchObject({ enable_deletion_protection: false });
    expect(staging.at(LOAD_BALANCER)).not.toHaveProperty('lifecycle');
    expect(synthesizeStage({ protected: true }).at(LOAD_BALANCER)).toMatchObject({
      enable_deletion_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe('the target group', () => {
  it('speaks TLS on 8443, for the health check too, whose default is HTTP', () => {
    expect(staging.at(TARGET_GROUP)).toMatchObject({
      port: 8443,
      protocol: 'HTTPS',
      target_type: 'instance',
      health_check: { path: '/health', port: 'traffic-port', protocol: 'HTTPS', matcher: '200' },
    });
  });

  it('checks the path of the settings', () => {
    const stack = synthesizeStage({ app: { healthPath: '/ready' } });
    expect(stack.at(TARGET_GROUP)).toMatchObject({ health_check: { path: '/ready' } });
  });

  it('registers and deregisters instances quickly: every release waits for both', () => {
    expect(staging.at(TARGET_GROUP)).toMatchObject({
      deregistration_delay: '30',
      health_check: { interval: 10, timeout: 5, healthy_threshold: 2, unhealthy_threshold: 2 },
    });
  });

  it('gets another name with another load balancer, so that the old and the new one can coexist', () => {
    const name = (stack: Synthesized) => stack.at(TARGET_GROUP)['name'];
    expect(name(internal)).not.toBe(name(staging));
    expect(name(internal)).toMatch(/^hello-staging-[0-9a-f]{8}$/);
  });

  it('keeps its name when what does not replace it changes', () => {
    const changed = synthesizeStage(
      { app: { healthPath: '/ready' }, network: { zones: 4 } },
      { domain: undefined },
    );
    expect(changed.at(TARGET_GROUP)['name']).toBe(staging.at(TARGET_GROUP)['name']);
  });
});

describe('names with the longest project and stage', () => {
  const project = 'a-project';
  const name = 'staging'.padEnd(STAGE_NAME_LIMIT - project.length - 1, 'x');

  it.each(['public', 'internal'] as const)('have at most 32 characters: %s', (exposure) => {
    const stack = synthesizeStage({ exposure }, { project, name });
    expect(stageName({ project }, name)).toHaveLength(STAGE_NAME_LIMIT);
    for (const address of [LOAD_BALANCER, TARGET_GROUP]) {
      expect(String(stack.at(address)['name']).length).toBeLessThanOrEqual(32);
    }
  });

  it('would be too long with one more: the settings refuse that', () => {
    expect(() => resolveStage({}, { project, name: `${name}x` })).toThrow('where AWS takes 32');
  });
});
