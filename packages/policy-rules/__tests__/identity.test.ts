import { add, type Break, broken, remove, set, statements } from './broken';

type Statement = Record<string, unknown>;
const RELEASES = 'aws_iam_role_policy.fleet_instance_role_releases';
const reading = (resource: string): Break =>
  statements(RELEASES, (all) => all.map((one) => ({ ...one, Resource: resource })));

const CASES: [rule: string, what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'releases',
    'another branch',
    'pipeline',
    (resources) => {
      const pipeline = resources['aws_codepipeline']!['pipeline_pipeline']!;
      resources['aws_codepipeline']!['pipeline_pipeline'] = JSON.parse(
        JSON.stringify(pipeline).replace('"BranchName":"main"', '"BranchName":"dev"'),
      ) as Statement;
    },
    'pipeline/pipeline/pipeline releases "acme/hello" of "dev"',
  ],
  [
    'pipeline',
    'a deployment to production without approval',
    'pipeline',
    (resources) => {
      const pipeline = resources['aws_codepipeline']!['pipeline_pipeline']!;
      pipeline['stage'] = (pipeline['stage'] as Statement[]).filter(
        ({ name }) => name !== 'Approve-production',
      );
    },
    'pipeline/pipeline/pipeline goes through Source, Build, Deploy-staging, Deploy-production, and the settings say ' +
      'Source, Build, Deploy-staging, Approve-production, Deploy-production',
  ],
  [
    'steps',
    'an unknown build image',
    'pipeline',
    set('aws_codebuild_project.build_project', { environment: { image: 'node:22' } }),
    'pipeline/build/project runs in "node:22" as not set',
  ],
  [
    'releases',
    'an unknown AMI',
    'staging',
    set('aws_launch_template.fleet_launch_template_template', { image_id: 'ami-0123456789abcdef0' }),
    "staging/fleet/launch-template/template does not start from Amazon Linux's newest image",
  ],
  [
    'recipients',
    'a subscription of an unknown endpoint',
    'staging',
    add('aws_sns_topic_subscription', { protocol: 'https', endpoint: 'https://example.net/hook' }),
    'staging/more sends to "https://example.net/hook" by "https"',
  ],
  [
    'encryption',
    'an alias of another key',
    'staging',
    set('aws_kms_alias.monitoring_sessions_alias', {
      target_key_id: '${aws_kms_key.monitoring_topic_key.key_id}',
    }),
    'staging/monitoring/sessions/alias is a name of aws_kms_key.monitoring_topic_key',
  ],
  [
    'listeners',
    "a certificate for other names than the stage's",
    'staging',
    set('aws_acm_certificate.certificates_certificate_staging_example_com', { domain_name: '*.example.com' }),
    'staging/certificates/certificate-staging.example.com certifies *.example.com',
  ],
  [
    'placement',
    'another security group',
    'staging',
    set('aws_lb.load_balancer_lb', {
      security_groups: ['${aws_security_group.security_groups_instances.id}'],
    }),
    'staging/load-balancer/lb is in aws_security_group.security_groups_instances',
  ],
  [
    'stage-isolation',
    'a peering connection',
    'staging',
    add('aws_vpc_peering_connection', {}),
    'staging/more connects the stack with another',
  ],
  [
    'stage-isolation',
    'an address range of another stage',
    'staging',
    add('aws_vpc_security_group_egress_rule', { cidr_ipv4: '10.1.4.0/24' }),
    'staging/more is about 10.1.4.0/24, where the stage production is',
  ],
  [
    'routes',
    'a route to another network',
    'staging',
    add('aws_route', {
      route_table_id: '${aws_route_table.network_public_routes_table.id}',
      destination_cidr_block: '10.1.0.0/16',
      transit_gateway_id: 'tgw-1',
    }),
    'staging/network/public-routes/table leads 0.0.0.0/0 to aws_internet_gateway.network_internet_gateway, 10.1.0.0/16 ' +
      'to tgw-1, and the design says 0.0.0.0/0 to aws_internet_gateway.network_internet_gateway',
  ],
  [
    'stage-isolation',
    'parameters of another stage',
    'staging',
    reading('arn:aws:ssm:us-east-1:123456789012:parameter/hello/production/db'),
    'staging/fleet/instance-role/releases names the stage production',
  ],
  [
    'stage-isolation',
    'a bucket of another stage',
    'production',
    reading('arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/*'),
    'production/fleet/instance-role/releases names the stage staging',
  ],
  [
    'names',
    'a resource with another name',
    'staging',
    set('aws_lb.load_balancer_lb', { name: 'hello' }),
    'staging/load-balancer/lb has name "hello", which is "hello-staging" for ever',
  ],
  [
    'names',
    'a resource with another Terraform address',
    'staging',
    remove('aws_launch_template.fleet_launch_template_template'),
    'staging has no aws_launch_template.fleet_launch_template_template any more',
  ],
  [
    'names',
    'a generated name',
    'staging',
    set('aws_lb_target_group.target_group_group', { name_prefix: 'hello-' }),
    'staging/target-group/group has a generated name: name_prefix',
  ],
  [
    'names',
    'a target group of another name',
    'staging',
    set('aws_lb_target_group.target_group_group', { name: 'hello-staging' }),
    'staging/target-group/group has the name "hello-staging", not hello-staging and eight characters',
  ],
  [
    'names',
    'another CIDR block for a subnet',
    'staging',
    set('aws_subnet.network_public_1', { cidr_block: '10.0.64.0/19' }),
    'staging/network/public/1 has cidr_block "10.0.64.0/19", which is "10.0.128.0/19" for ever',
  ],
  [
    'tags',
    'other default tags',
    'staging',
    (_, json) => {
      json['provider'] = { aws: [{ allowed_account_ids: ['123456789012'], default_tags: [] }] };
    },
    'staging has Project not set in the provider\'s default tags, not "hello"',
  ],
  [
    'tags',
    'a Stage tag on a resource',
    'staging',
    set('aws_vpc.network_vpc', { tags: { Stage: 'production' } }),
    'staging/network/vpc has a Stage of its own',
  ],
  [
    'tags',
    'instances without tags',
    'staging',
    set('aws_launch_template.fleet_launch_template_template', { tag_specifications: [] }),
    'staging/fleet/launch-template/template has Stage not set in the tags of each volume, not "staging"',
  ],
  [
    'state',
    'state without a lock',
    'pipeline',
    (_, json) => {
      const { backend } = json['terraform'] as { backend: { s3: Record<string, unknown> } };
      delete backend.s3['use_lockfile'];
    },
    'pipeline does not lock its state',
  ],
  [
    'state',
    'a provider for any account',
    'pipeline',
    (_, json) => {
      const { aws } = json['provider'] as { aws: Record<string, unknown>[] };
      delete aws[0]!['allowed_account_ids'];
    },
    'pipeline can be applied to any account',
  ],
];

describe.each(CASES)('%s', (rule, what, stack, breakIt, found) => {
  it(`refuses ${what}`, () => {
    expect(broken(stack, breakIt)).toContain(`${rule}: ${found}`);
  });
});
