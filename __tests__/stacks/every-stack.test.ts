import { Testing } from 'cdktf';
import config from '../support/example-config';
import { resolveSettings } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { synthesizeStage, synthesizeState } from '../support/stage';
import { Synthesized } from '../support/synthesized';
import { VARIANTS } from '../support/variants';

const stages = Object.entries(VARIANTS).map(([name, { stage, project }]): [string, Synthesized] => [
  name,
  synthesizeStage(stage, project),
]);
const pipeline = new PipelineStack(Testing.app(), 'pipeline', { settings: resolveSettings(config) });
const STACKS: [string, Synthesized][] = [
  ['state', synthesizeState()],
  ...stages,
  ['pipeline', new Synthesized(pipeline)],
];

/** Address → one value of its `lifecycle`. */
const lifecycles = (stack: Synthesized, key: string) =>
  stack.addresses.flatMap((address) => {
    const lifecycle = stack.at(address)['lifecycle'] as Record<string, unknown> | undefined;
    return lifecycle?.[key] === undefined ? [] : [{ address, value: lifecycle[key] }];
  });
const typeOf = (address: string) => address.replace(/\.[^.]+$/, '');

/** Every attribute whose changes Terraform ignores, with what changes it on AWS. */
const IGNORED: Readonly<Record<string, string>> = {
  'aws_autoscaling_group launch_template[0].version':
    'refresh-instances changes it, and AWS changes it back when it rolls a refresh back',
  'aws_autoscaling_group min_size': 'scheduled actions change it; only with a schedule',
  'aws_autoscaling_group max_size': 'scheduled actions change it; only with a schedule',
  'aws_autoscaling_group suspended_processes': 'the pipeline suspends and resumes them for a release',
  'aws_codedeploy_deployment_group alarm_configuration[0].enabled':
    'the pipeline switches it off and on for a release that ignores alarms',
  'aws_subnet availability_zone':
    "AWS adds zones to an account's list, and takes them; a slot keeps its zone. Only where zones are counted",
};

test('ignored attributes are exactly these in all variants together', () => {
  const found = STACKS.flatMap(([, stack]) => lifecycles(stack, 'ignore_changes')).flatMap(
    ({ address, value }) => [value].flat().map((attribute) => `${typeOf(address)} ${String(attribute)}`),
  );
  expect([...new Set(found)].sort()).toEqual(Object.keys(IGNORED).sort());
});

describe('a resource that others use while it is replaced', () => {
  // By default, Terraform destroys a removed resource before it updates the resources that refer to it.
  const FIRST_MADE = [
    'aws_acm_certificate',
    'aws_acm_certificate_validation',
    'aws_eip',
    'aws_lb_target_group',
    'aws_nat_gateway',
    'aws_network_acl',
    'aws_route_table',
    'aws_route_table_association',
    'aws_security_group',
    'aws_subnet',
  ];

  it('is created before the old one is destroyed: exactly these types', () => {
    const types = stages.flatMap(([, stack]) =>
      lifecycles(stack, 'create_before_destroy').map(({ address }) => typeOf(address)),
    );
    expect([...new Set(types)].sort()).toEqual(FIRST_MADE);
    for (const [, stack] of stages) {
      const without = FIRST_MADE.flatMap((type) => Object.keys(stack.all(type))).filter(
        (address) => !lifecycles(stack, 'create_before_destroy').some((one) => one.address === address),
      );
      expect(without).toEqual([]);
    }
  });

  // Terraform does the same with the resources that such a resource depends on.
  it.each(stages)('does not affect resources with a fixed name: %s', (_, stack) => {
    const drawn = lifecycles(stack, 'create_before_destroy').flatMap(({ address }) => [
      ...stack.before(address),
    ]);
    const taken = [
      'aws_autoscaling_group',
      'aws_cloudwatch_log_group',
      'aws_iam_instance_profile',
      'aws_iam_role',
      'aws_launch_template',
      'aws_lb',
      'aws_lb_listener',
      'aws_s3_bucket',
    ];
    expect(drawn.filter((address) => taken.includes(typeOf(address)))).toEqual([]);
  });
});

test.each(STACKS)('addresses are words and underscores, without hashes: %s', (_, { addresses }) => {
  expect(addresses.filter((address) => !/^(data\.)?aws_\w+\.[a-zA-Z]\w*$/.test(address))).toEqual([]);
  // cdktf's own addresses end in an underscore and eight hexadecimal digits, in capitals.
  expect(addresses.filter((address) => /_[0-9A-F]{8}$/.test(address))).toEqual([]);
});

describe('no instance boots before what it needs exists, or runs after it is destroyed', () => {
  const NEEDED = [
    'aws_internet_gateway.',
    'aws_route.',
    'aws_route_table_association.',
    'aws_nat_gateway.',
    'aws_vpc_endpoint.',
    'aws_network_acl_rule.',
    'aws_network_acl_association.',
    'aws_vpc_security_group_egress_rule.security_groups_egress_https',
    'aws_vpc_security_group_egress_rule.security_groups_egress_endpoints',
    'aws_vpc_security_group_egress_rule.security_groups_egress_s3',
    'aws_vpc_security_group_egress_rule.security_groups_egress_app',
    'aws_vpc_security_group_ingress_rule.security_groups_ingress_instances_to_endpoints',
    'aws_iam_role_policy.fleet_instance_role',
    'aws_iam_instance_profile.',
    'aws_cloudwatch_log_group.fleet',
  ];

  it.each(stages)('%s', (_, stack) => {
    const needed = stack.addresses.filter((address) => NEEDED.some((start) => address.startsWith(start)));
    const before = stack.before('aws_autoscaling_group.fleet_auto_scaling_group');
    expect(needed.length).toBeGreaterThan(20);
    expect(needed.filter((address) => !before.has(address))).toEqual([]);
  });

  it.each(stages)('their listener exists, with its certificate: %s', (_, stack) => {
    const serving = Object.entries(stack.all('aws_lb_listener')).filter(([, { default_action: action }]) =>
      JSON.stringify(action).includes('"forward"'),
    );
    expect(serving).toHaveLength(1);
    const [address, { certificate_arn: certificate }] = serving[0]!;
    expect([...stack.before('aws_autoscaling_group.fleet_auto_scaling_group')]).toContain(address);
    expect(String(certificate ?? 'none')).toMatch(/^none$|^\$\{aws_acm_certificate_validation\./);
  });
});

describe('log groups', () => {
  const shipped = synthesizeStage();

  it('expire after the days of the settings', () => {
    expect(new Set(shipped.values('aws_cloudwatch_log_group', 'retention_in_days'))).toEqual(new Set([30]));
    const year = synthesizeStage({ logRetentionDays: 365 });
    expect(new Set(year.values('aws_cloudwatch_log_group', 'retention_in_days'))).toEqual(new Set([365]));
  });

  it.each([true, false])('are kept if the stage is protected: %s', (isProtected) => {
    const groups = synthesizeStage({ protected: isProtected }).values(
      'aws_cloudwatch_log_group',
      'skip_destroy',
    );
    expect(groups.length).toBeGreaterThanOrEqual(5);
    expect(new Set(groups)).toEqual(new Set([isProtected]));
  });
});
