import type { Written } from '../../../../__tests__/support/stacks';
import { kindOf } from '../../../resource-kinds';
import { argumentsAt, type Json, type Mutant, mutate, setAt, leaves } from './mutant';

/** Resources that protect by their existence. Each is removed as a whole. */
export function removals(stack: Written): Mutant[] {
  return Object.entries(stack.json.resource ?? {})
    .filter(([type]) => kindOf(type)?.judged.removed)
    .flatMap(([type, named]) =>
      Object.keys(named).map((name) =>
        mutate(stack, 'removed', `${type}.${name}`, 'the whole resource', (json) => {
          delete (json['resource'] as Record<string, Json>)[type]?.[name];
        }),
      ),
    );
}

const EVERYONE = { ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr_ipv4: '0.0.0.0/0' };
const INSTANCES = '${aws_security_group.security_groups_instances.id}';
const PUBLIC = '${aws_subnet.network_public_1.id}';
const PRIVATE_TABLE = '${aws_route_table.network_private_routes_table_1.id}';

/** Resources that someone in a hurry might add to a stage. */
const TO_STAGES: Readonly<Record<string, Json>> = {
  aws_instance: { subnet_id: PUBLIC, associate_public_ip_address: true, vpc_security_group_ids: [INSTANCES] },
  aws_eip: { domain: 'vpc' },
  aws_vpc_security_group_ingress_rule: { security_group_id: INSTANCES, ...EVERYONE },
  aws_vpc_security_group_egress_rule: { security_group_id: INSTANCES, ...EVERYONE, ip_protocol: '-1' },
  aws_security_group_rule: {
    type: 'ingress',
    security_group_id: INSTANCES,
    protocol: '-1',
    cidr_blocks: ['0.0.0.0/0'],
  },
  aws_network_acl_rule: {
    network_acl_id: '${aws_network_acl.network_acls_private.id}',
    egress: false,
    rule_number: 1,
    rule_action: 'allow',
    protocol: '-1',
    cidr_block: '0.0.0.0/0',
  },
  aws_route: {
    route_table_id: PRIVATE_TABLE,
    destination_cidr_block: '10.1.0.0/16',
    vpc_peering_connection_id: 'pcx-1',
  },
  aws_vpc_peering_connection: { vpc_id: '${aws_vpc.network_vpc.id}', peer_vpc_id: 'vpc-1' },
  aws_vpn_gateway: { vpc_id: '${aws_vpc.network_vpc.id}' },
  aws_lb_listener: { port: 8080, protocol: 'HTTP', default_action: [{ type: 'forward' }] },
  aws_lb_listener_rule: {
    listener_arn: '${aws_lb_listener.listeners_http.arn}',
    action: [{ type: 'forward' }],
  },
};

/** Resources that someone in a hurry might add to any stack. */
const TO_ALL: Readonly<Record<string, Json>> = {
  aws_iam_access_key: { user: 'ci' },
  aws_iam_user: { name: 'ci' },
  aws_iam_role_policy_attachment: {
    role: '${aws_iam_role.more_role.name}',
    policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
  aws_secretsmanager_secret_version: { secret_id: 'db', secret_string: 'hunter2' },
  aws_ssm_parameter: { name: '/hello/db', type: 'SecureString', value: 'hunter2' },
  aws_s3_bucket: { bucket: 'hello-more' },
  aws_s3_bucket_acl: { bucket: 'hello-more', acl: 'public-read' },
  aws_sns_topic: { name: 'hello-more' },
  aws_kms_key: { description: 'more' },
  aws_cloudwatch_log_group: { name: '/hello/more' },
  random_password: { length: 16 },
  tls_private_key: { algorithm: 'RSA' },
};

export function additions(stack: Written): Mutant[] {
  const isStage = 'aws_vpc' in (stack.json.resource ?? {});
  const types = { ...TO_ALL, ...(isStage ? TO_STAGES : {}) };
  return [
    ...Object.entries(types).map(([type, values]) =>
      mutate(stack, 'added', `${type}.more`, 'added', (json) => {
        const resources = json['resource'] as Record<string, Json>;
        resources[type] = { ...resources[type], more: values };
      }),
    ),
    ...(isStage ? inPlace(stack) : []),
  ];
}

const ACL_OPEN = {
  protocol: '-1',
  rule_no: 1,
  action: 'allow',
  cidr_block: '0.0.0.0/0',
  from_port: 0,
  to_port: 0,
};

/** Arguments added to existing resources. */
function inPlace(stack: Written): Mutant[] {
  const open = [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }];
  const template = 'aws_launch_template.fleet_launch_template_template';
  const more: [address: string, values: Json][] = [
    ['aws_security_group.security_groups_instances', { ingress: open }],
    ['aws_default_security_group.network_default_security_group', { ingress: open }],
    ['aws_network_acl.network_acls_private', { ingress: [ACL_OPEN] }],
    ['aws_route_table.network_private_routes_table_1', { route: [{ cidr_block: '0.0.0.0/0' }] }],
    ['aws_vpc.network_vpc', { assign_generated_ipv6_cidr_block: true }],
    ['aws_subnet.network_private_1', { assign_ipv6_address_on_creation: true }],
    ['aws_lb.load_balancer_lb', { ip_address_type: 'dualstack' }],
    [template, { key_name: 'mine' }],
    [template, { user_data: Buffer.from('{"environment":{"DB_PASSWORD":"hunter2"}}').toString('base64') }],
    [
      'aws_iam_role.fleet_instance_role_role',
      { managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    ],
    ['aws_lb_target_group.target_group_group', { name_prefix: 'x' }],
    ['aws_vpc.network_vpc', { tags: { Stage: 'other' } }],
    ['aws_acm_certificate.more', { domain_name: '*.example.com', validation_method: 'DNS' }],
  ];
  return more.map(([address, values]) =>
    mutate(stack, 'added', address, `${Object.keys(values).join(' and ')} added`, (json) => {
      const [type = '', name = ''] = address.split('.');
      const resources = json['resource'] as Record<string, Record<string, Json>>;
      resources[type] = { ...resources[type], [name]: { ...resources[type]?.[name], ...values } };
    }),
  );
}

/** Mutants of the backend and the provider: each removes one of their values. */
export function foundations(stack: Written): Mutant[] {
  const blocks: [string, (json: Json) => Json][] = [
    ['backend', (json) => (json['terraform'] as { backend: { s3: Json } }).backend.s3],
    ['provider', (json) => (json['provider'] as { aws: [Json] }).aws[0]],
  ];
  return blocks.flatMap(([name, at]) =>
    leaves(at(stack.json as unknown as Json))
      .filter(({ path }) => !/path_style|^region$/.test(String(path[0])))
      .map(({ path }) =>
        mutate(stack, 'removed', name, path.join('.'), (json) => setAt(at(json), path, undefined)),
      ),
  );
}

/** Mutants of a session document, whose settings are JSON within JSON. */
export function sessionSwitches(stack: Written): Mutant[] {
  const address = 'aws_ssm_document.monitoring_sessions_document';
  if (!stack.json.resource?.['aws_ssm_document']?.['monitoring_sessions_document']) return [];
  const { content } = argumentsAt(stack.json as unknown as Json, address);
  const document = JSON.parse(String(content)) as { inputs: Json };
  return Object.entries(document.inputs)
    .filter(([name]) => /^(kmsKeyId|cloudWatch\w+|runAsEnabled)$/.test(name))
    .map(([name, value]) =>
      mutate(stack, 'switched off', address, `content ${name}`, (json) => {
        const inputs = { ...document.inputs, [name]: typeof value === 'boolean' ? false : '' };
        argumentsAt(json, address)['content'] = JSON.stringify({ ...document, inputs });
      }),
    );
}
