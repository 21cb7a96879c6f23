import { create, CUTS, gone, IN_PLACE, LOSES, replaced, type Rows, update } from './row';

const CDN = 'aws_cloudfront_distribution';
const FUNCTION = 'aws_lambda_function';
const SERVICE = 'aws_ecs_service';
const CLUSTER = 'aws_eks_cluster';
const NODES = 'aws_eks_node_group';
const GA = 'aws_globalaccelerator_endpoint_group';
const READ = 'review the change';

/** What no stack has, and no rule names: judged by what an attribute's name tells. [Each service's developer guide] */
export const services: Rows = [
  [
    'a distribution is off',
    update(CDN, { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'a name of a distribution goes',
    update(CDN, { aliases: ['a.example.com', 'b.example.com'] }, { aliases: ['a.example.com'] }),
    CUTS,
    'removed from aliases: b.example.com',
  ],
  [
    'a distribution of another origin',
    update(
      CDN,
      { origin: [{ domain_name: 'a', origin_id: 'o' }] },
      { origin: [{ domain_name: 'b', origin_id: 'o' }] },
    ),
    IN_PLACE,
    READ,
  ],
  [
    'a distribution for some countries',
    update(
      CDN,
      { restrictions: [{ geo_restriction: [{ restriction_type: 'none', locations: [] }] }] },
      { restrictions: [{ geo_restriction: [{ restriction_type: 'whitelist', locations: ['DE'] }] }] },
    ),
    CUTS,
    'restrictions.geo_restriction.restriction_type changes from none to whitelist',
  ],
  [
    'a distribution of newer TLS alone',
    update(
      CDN,
      { viewer_certificate: [{ minimum_protocol_version: 'TLSv1.2_2021' }] },
      { viewer_certificate: [{ minimum_protocol_version: 'TLSv1.3_2025' }] },
    ),
    CUTS,
    'viewer_certificate.minimum_protocol_version changes from TLSv1.2_2021 to TLSv1.3_2025',
  ],
  ['a distribution goes', gone(CDN), CUTS, 'its effect on traffic and data'],
  ['a distribution comes', create(CDN, { enabled: true }), IN_PLACE, READ],
  [
    'a function runs never',
    update(FUNCTION, { reserved_concurrent_executions: -1 }, { reserved_concurrent_executions: 0 }),
    CUTS,
    'reserved_concurrent_executions changes from -1 to 0',
  ],
  [
    'a function has less time',
    update(FUNCTION, { timeout: 60 }, { timeout: 3 }),
    IN_PLACE,
    'timeout changes from 60 to 3',
  ],
  [
    'a function has less memory',
    update(FUNCTION, { memory_size: 1024 }, { memory_size: 128 }),
    IN_PLACE,
    'memory_size changes from 1024 to 128',
  ],
  [
    'a function of other code',
    update(FUNCTION, { source_code_hash: 'a' }, { source_code_hash: 'b' }),
    IN_PLACE,
    READ,
  ],
  ['a function goes', gone(FUNCTION), CUTS, 'its effect on traffic and data'],
  ['nobody may call a function', gone('aws_lambda_permission'), CUTS, 'its effect on traffic and data'],
  [
    'a function no longer hears',
    update('aws_lambda_event_source_mapping', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'whether a function hears is known later',
    update('aws_lambda_event_source_mapping', { enabled: true }, { enabled: null }, { enabled: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'no task of a service',
    update(SERVICE, { desired_count: 2 }, { desired_count: 0 }),
    CUTS,
    'desired_count changes from 2 to 0',
  ],
  [
    'fewer tasks of a service',
    update(SERVICE, { desired_count: 4 }, { desired_count: 2 }),
    IN_PLACE,
    'desired_count changes from 4 to 2',
  ],
  [
    'a service leaves its target group',
    update(
      SERVICE,
      { load_balancer: [{ target_group_arn: 'a', container_name: 'x', container_port: 80 }] },
      { load_balancer: [] },
    ),
    CUTS,
    'removed from load_balancer: a',
  ],
  [
    'a release may take every task',
    update(SERVICE, { deployment_minimum_healthy_percent: 100 }, { deployment_minimum_healthy_percent: 0 }),
    CUTS,
    'deployment_minimum_healthy_percent changes from 100 to 0',
  ],
  [
    'failed releases of a service stay',
    update(
      SERVICE,
      { deployment_circuit_breaker: [{ enable: true, rollback: true }] },
      { deployment_circuit_breaker: [{ enable: true, rollback: false }] },
    ),
    IN_PLACE,
    'deployment_circuit_breaker.rollback will be off',
  ],
  [
    'a service is made anew',
    replaced(SERVICE, { name: 'a' }, { name: 'b' }),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'a cluster is not reached from outside',
    update(
      CLUSTER,
      { vpc_config: [{ endpoint_public_access: true }] },
      { vpc_config: [{ endpoint_public_access: false }] },
    ),
    CUTS,
    'vpc_config.endpoint_public_access is switched off',
  ],
  ['a cluster of a newer version', update(CLUSTER, { version: '1.32' }, { version: '1.33' }), IN_PLACE, READ],
  ['a cluster goes', gone(CLUSTER), CUTS, 'its effect on traffic and data'],
  [
    'no node',
    update(
      NODES,
      { scaling_config: [{ desired_size: 2, max_size: 4, min_size: 1 }] },
      { scaling_config: [{ desired_size: 0, max_size: 4, min_size: 0 }] },
    ),
    CUTS,
    'scaling_config.desired_size changes from 2 to 0',
  ],
  [
    'no user to a region',
    update(GA, { traffic_dial_percentage: 100 }, { traffic_dial_percentage: 0 }),
    CUTS,
    'traffic_dial_percentage changes from 100 to 0',
  ],
  [
    'an endpoint of a region goes',
    update(
      GA,
      { endpoint_configuration: [{ endpoint_id: 'a', weight: 128 }] },
      { endpoint_configuration: [] },
    ),
    CUTS,
    'removed from endpoint_configuration: a',
  ],
  [
    'an accelerator is off',
    update('aws_globalaccelerator_accelerator', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
  [
    'ports of an accelerator',
    update(
      'aws_globalaccelerator_listener',
      { port_range: [{ from_port: 443, to_port: 443 }] },
      { port_range: [{ from_port: 8443, to_port: 8443 }] },
    ),
    CUTS,
    'port_range',
  ],
  ['users of a pool', gone('aws_cognito_user_pool'), LOSES, 'its data is deleted with it'],
  ['a client of a pool', gone('aws_cognito_user_pool_client'), CUTS, 'its effect on traffic and data'],
  [
    'a pool whose names are written otherwise',
    replaced('aws_cognito_user_pool', { username_attributes: [] }, { username_attributes: ['email'] }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'callbacks of a client',
    update(
      'aws_cognito_user_pool_client',
      { callback_urls: ['https://a', 'https://b'] },
      { callback_urls: ['https://a'] },
    ),
    CUTS,
    'removed from callback_urls: https://b',
  ],
  ['a stage of an API goes', gone('aws_api_gateway_stage'), CUTS, 'its effect on traffic and data'],
  [
    'an API has no endpoint',
    update(
      'aws_apigatewayv2_api',
      { disable_execute_api_endpoint: false },
      { disable_execute_api_endpoint: true },
    ),
    CUTS,
    'disable_execute_api_endpoint will be on',
  ],
  ['an environment goes', gone('aws_elastic_beanstalk_environment'), CUTS, 'its effect on traffic and data'],
  ['a domain of mail goes', gone('aws_ses_domain_identity'), CUTS, 'its effect on traffic and data'],
  [
    'a stream of deliveries goes',
    gone('aws_kinesis_firehose_delivery_stream'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['a state machine goes', gone('aws_sfn_state_machine'), CUTS, 'its effect on traffic and data'],
  ['a server of files goes', gone('aws_transfer_server'), CUTS, 'its effect on traffic and data'],
  [
    'a collection of search goes',
    gone('aws_opensearchserverless_collection'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'a certificate authority goes',
    gone('aws_acmpca_certificate_authority'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'a certificate authority is off',
    update('aws_acmpca_certificate_authority', { enabled: true }, { enabled: false }),
    CUTS,
    'enabled is switched off',
  ],
];
