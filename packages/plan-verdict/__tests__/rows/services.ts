import { create, CUTS, gone, IN_PLACE, LOSES, replaced, type Rows, update } from './row';

const CDN = 'aws_cloudfront_distribution';
const FUNCTION = 'aws_lambda_function';
const SERVICE = 'aws_ecs_service';
const CLUSTER = 'aws_eks_cluster';
const NODES = 'aws_eks_node_group';
const GA = 'aws_globalaccelerator_endpoint_group';
const READ = 'review the change';

/** Types that no stack has and no rule names: judged by their attributes' names. [Each service's developer guide] */
export const services: Rows = [
  [
    'distribution disabled',
    update(CDN, { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'distribution loses an alias',
    update(CDN, { aliases: ['a.example.com', 'b.example.com'] }, { aliases: ['a.example.com'] }),
    CUTS,
    'removed from aliases: b.example.com',
  ],
  [
    'distribution origin changes',
    update(
      CDN,
      { origin: [{ domain_name: 'a', origin_id: 'o' }] },
      { origin: [{ domain_name: 'b', origin_id: 'o' }] },
    ),
    IN_PLACE,
    READ,
  ],
  [
    'distribution restricted to some countries',
    update(
      CDN,
      { restrictions: [{ geo_restriction: [{ restriction_type: 'none', locations: [] }] }] },
      { restrictions: [{ geo_restriction: [{ restriction_type: 'whitelist', locations: ['DE'] }] }] },
    ),
    CUTS,
    'restrictions.geo_restriction.restriction_type changes from none to whitelist',
  ],
  [
    'distribution requires newer TLS',
    update(
      CDN,
      { viewer_certificate: [{ minimum_protocol_version: 'TLSv1.2_2021' }] },
      { viewer_certificate: [{ minimum_protocol_version: 'TLSv1.3_2025' }] },
    ),
    CUTS,
    'viewer_certificate.minimum_protocol_version changes from TLSv1.2_2021 to TLSv1.3_2025',
  ],
  ['distribution destroyed', gone(CDN), CUTS, 'its effect on traffic and data'],
  ['new distribution', create(CDN, { enabled: true }), IN_PLACE, READ],
  [
    'function concurrency 0',
    update(FUNCTION, { reserved_concurrent_executions: -1 }, { reserved_concurrent_executions: 0 }),
    CUTS,
    'reserved_concurrent_executions changes from -1 to 0',
  ],
  [
    'shorter function time-out',
    update(FUNCTION, { timeout: 60 }, { timeout: 3 }),
    IN_PLACE,
    'timeout changes from 60 to 3',
  ],
  [
    'less function memory',
    update(FUNCTION, { memory_size: 1024 }, { memory_size: 128 }),
    IN_PLACE,
    'memory_size changes from 1024 to 128',
  ],
  [
    'function code changes',
    update(FUNCTION, { source_code_hash: 'a' }, { source_code_hash: 'b' }),
    IN_PLACE,
    READ,
  ],
  ['function destroyed', gone(FUNCTION), CUTS, 'its effect on traffic and data'],
  ['function permission destroyed', gone('aws_lambda_permission'), CUTS, 'its effect on traffic and data'],
  [
    'event source mapping disabled',
    update('aws_lambda_event_source_mapping', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'event source mapping state known after apply',
    update('aws_lambda_event_source_mapping', { enabled: true }, { enabled: null }, { enabled: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'ECS service with 0 tasks',
    update(SERVICE, { desired_count: 2 }, { desired_count: 0 }),
    CUTS,
    'desired_count changes from 2 to 0',
  ],
  [
    'ECS service with fewer tasks',
    update(SERVICE, { desired_count: 4 }, { desired_count: 2 }),
    IN_PLACE,
    'desired_count changes from 4 to 2',
  ],
  [
    'ECS service leaves its target group',
    update(
      SERVICE,
      { load_balancer: [{ target_group_arn: 'a', container_name: 'x', container_port: 80 }] },
      { load_balancer: [] },
    ),
    CUTS,
    'removed from load_balancer: a',
  ],
  [
    'ECS minimum healthy percent 0',
    update(SERVICE, { deployment_minimum_healthy_percent: 100 }, { deployment_minimum_healthy_percent: 0 }),
    CUTS,
    'deployment_minimum_healthy_percent changes from 100 to 0',
  ],
  [
    'ECS rollback off',
    update(
      SERVICE,
      { deployment_circuit_breaker: [{ enable: true, rollback: true }] },
      { deployment_circuit_breaker: [{ enable: true, rollback: false }] },
    ),
    IN_PLACE,
    'deployment_circuit_breaker.rollback will be off',
  ],
  [
    'ECS service replaced',
    replaced(SERVICE, { name: 'a' }, { name: 'b' }),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'EKS public endpoint off',
    update(
      CLUSTER,
      { vpc_config: [{ endpoint_public_access: true }] },
      { vpc_config: [{ endpoint_public_access: false }] },
    ),
    CUTS,
    'vpc_config.endpoint_public_access is switched off',
  ],
  ['newer EKS version', update(CLUSTER, { version: '1.32' }, { version: '1.33' }), IN_PLACE, READ],
  ['EKS cluster destroyed', gone(CLUSTER), CUTS, 'its effect on traffic and data'],
  [
    'EKS node group with 0 nodes',
    update(
      NODES,
      { scaling_config: [{ desired_size: 2, max_size: 4, min_size: 1 }] },
      { scaling_config: [{ desired_size: 0, max_size: 4, min_size: 0 }] },
    ),
    CUTS,
    'scaling_config.desired_size changes from 2 to 0',
  ],
  [
    'Global Accelerator traffic dial 0',
    update(GA, { traffic_dial_percentage: 100 }, { traffic_dial_percentage: 0 }),
    CUTS,
    'traffic_dial_percentage changes from 100 to 0',
  ],
  [
    'Global Accelerator endpoint removed',
    update(
      GA,
      { endpoint_configuration: [{ endpoint_id: 'a', weight: 128 }] },
      { endpoint_configuration: [] },
    ),
    CUTS,
    'removed from endpoint_configuration: a',
  ],
  [
    'Global Accelerator disabled',
    update('aws_globalaccelerator_accelerator', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'Global Accelerator port changes',
    update(
      'aws_globalaccelerator_listener',
      { port_range: [{ from_port: 443, to_port: 443 }] },
      { port_range: [{ from_port: 8443, to_port: 8443 }] },
    ),
    CUTS,
    'port_range',
  ],
  ['user pool destroyed', gone('aws_cognito_user_pool'), LOSES, 'its data is deleted with it'],
  [
    'user pool client destroyed',
    gone('aws_cognito_user_pool_client'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'user pool replaced for other user names',
    replaced('aws_cognito_user_pool', { username_attributes: [] }, { username_attributes: ['email'] }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'user pool client loses a callback URL',
    update(
      'aws_cognito_user_pool_client',
      { callback_urls: ['https://a', 'https://b'] },
      { callback_urls: ['https://a'] },
    ),
    CUTS,
    'removed from callback_urls: https://b',
  ],
  ['API Gateway stage destroyed', gone('aws_api_gateway_stage'), CUTS, 'its effect on traffic and data'],
  [
    'API Gateway default endpoint off',
    update(
      'aws_apigatewayv2_api',
      { disable_execute_api_endpoint: false },
      { disable_execute_api_endpoint: true },
    ),
    CUTS,
    'disable_execute_api_endpoint will be on',
  ],
  [
    'Elastic Beanstalk environment destroyed',
    gone('aws_elastic_beanstalk_environment'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['SES domain identity destroyed', gone('aws_ses_domain_identity'), CUTS, 'its effect on traffic and data'],
  [
    'Firehose stream destroyed',
    gone('aws_kinesis_firehose_delivery_stream'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['state machine destroyed', gone('aws_sfn_state_machine'), CUTS, 'its effect on traffic and data'],
  ['Transfer Family server destroyed', gone('aws_transfer_server'), CUTS, 'its effect on traffic and data'],
  [
    'OpenSearch Serverless collection destroyed',
    gone('aws_opensearchserverless_collection'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'private certificate authority destroyed',
    gone('aws_acmpca_certificate_authority'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'private certificate authority disabled',
    update('aws_acmpca_certificate_authority', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
];
