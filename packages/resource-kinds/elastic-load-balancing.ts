import { query } from './aspects/disappears';
import { because, between, HOW_MUCH, one, only, orNone, REFUSED } from './aspects/judged';
import { lengthOf, monthly, perZone } from './aspects/price';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** Elastic Load Balancing. */
export const elasticLoadBalancing = {
  aws_lb: {
    find: {
      importId: ({ name }, { lookups }) => lookups.loadBalancer(String(name)),
      lookedUp: true,
      status: (id, statuses) => statuses.loadBalancer(id),
    },
    rights: {
      read: [
        anywhere(
          'ec2:DescribeNetworkInterfaces',
          'elasticloadbalancing:DescribeCapacityReservation',
          'elasticloadbalancing:DescribeLoadBalancerAttributes',
          'elasticloadbalancing:DescribeLoadBalancers',
          'elasticloadbalancing:DescribeTags',
        ),
      ],
      apply: [
        anywhere(
          'elasticloadbalancing:AddTags',
          'elasticloadbalancing:CreateLoadBalancer',
          'elasticloadbalancing:DeleteLoadBalancer',
          'elasticloadbalancing:ModifyLoadBalancerAttributes',
          'elasticloadbalancing:RemoveTags',
          'elasticloadbalancing:SetSecurityGroups',
          'elasticloadbalancing:SetSubnets',
        ),
      ],
      serviceLinkedRole: 'elasticloadbalancing',
    },
    createBeforeDestroy: false,
    verdict: 'load-balancer',
    words: {
      settings: {
        internal: 'exposure',
        enable_deletion_protection: 'protected',
        idle_timeout: 'app.idleTimeoutSeconds',
        subnets: 'network.zones',
      },
      values: { internal: { true: 'internal', false: 'public' } },
      repeats: ['subnet_mapping'],
    },
    disappears: {
      whole: query('elasticloadbalancing', 'DeleteLoadBalancer', ({ arn }) => ({ LoadBalancerArn: arn })),
    },
    audit: ({ name }) => `elasticloadbalancing load-balancer ${name}`,
    price: {
      // An internet-facing load balancer has a public address in each zone.
      lines: ({ internal, subnets }) => [
        monthly('load balancers', 'loadBalancerHour'),
        ...(internal === true
          ? []
          : [perZone('public IPv4 addresses', 'publicAddressHour', lengthOf(subnets))]),
      ],
      usage: () => ['capacityUnitHour'],
    },
    judged: {
      values: { load_balancer_type: orNone(only('application')), 'subnets[]': one('aws_subnet') },
      security: [
        'access_logs.bucket',
        'access_logs.enabled',
        'desync_mitigation_mode',
        'drop_invalid_header_fields',
        'enable_deletion_protection',
        'internal',
        'lifecycle.prevent_destroy',
        'name',
        'security_groups[]',
        'subnets[]',
      ],
      leftOut: because(REFUSED, 'depends_on[]', 'idle_timeout', 'load_balancer_type'),
    },
    protection: {
      argument: 'enable_deletion_protection',
      value: true,
      without: 'has no deletion protection',
      preventDestroy: true,
    },
  },
  aws_lb_listener: {
    find: {
      importId: ({ load_balancer_arn: arn, port }, { lookups }) =>
        typeof arn === 'string' ? lookups.listener(arn, Number(port)) : undefined,
      lookedUp: true,
    },
    rights: {
      read: [
        anywhere(
          'elasticloadbalancing:DescribeListenerAttributes',
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeTags',
        ),
      ],
      apply: [
        anywhere(
          'elasticloadbalancing:AddTags',
          'elasticloadbalancing:CreateListener',
          'elasticloadbalancing:DeleteListener',
          'elasticloadbalancing:ModifyListener',
          'elasticloadbalancing:ModifyListenerAttributes',
          'elasticloadbalancing:RemoveTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'listener',
    words: { settings: { ssl_policy: 'tlsPolicy', certificate_arn: 'names' } },
    disappears: {
      first: true,
      whole: query('elasticloadbalancing', 'DeleteListener', ({ arn }) => ({ ListenerArn: arn })),
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: { 'default_action[].type': only('forward', 'redirect'), load_balancer_arn: one('aws_lb') },
      security: [
        'certificate_arn',
        'default_action[].redirect.port',
        'default_action[].redirect.protocol',
        'default_action[].type',
        'port',
        'protocol',
        'ssl_policy',
      ],
      leftOut: because(
        REFUSED,
        'default_action[].redirect.status_code',
        'default_action[].target_group_arn',
        'load_balancer_arn',
      ),
      removed: true,
    },
  },
  aws_lb_listener_certificate: {
    find: 'overwritten',
    rights: {
      read: [anywhere('elasticloadbalancing:DescribeListenerCertificates')],
      apply: [
        anywhere(
          'elasticloadbalancing:AddListenerCertificates',
          'elasticloadbalancing:RemoveListenerCertificates',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'listener-certificate',
    words: { existence: 'names' },
    disappears: {
      part: query(
        'elasticloadbalancing',
        'RemoveListenerCertificates',
        ({ listener_arn: listener, certificate_arn: certificate }) => ({
          ListenerArn: listener,
          'Certificates.member.1.CertificateArn': certificate,
        }),
      ),
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: {
        certificate_arn: one('aws_acm_certificate_validation'),
        listener_arn: one('aws_lb_listener'),
      },
      security: [],
      leftOut: because(REFUSED, 'certificate_arn', 'listener_arn'),
    },
  },
  aws_lb_target_group: {
    find: {
      importId: ({ name }, { lookups }) => lookups.targetGroup(String(name)),
      lookedUp: true,
    },
    rights: {
      read: [
        anywhere(
          'elasticloadbalancing:DescribeTags',
          'elasticloadbalancing:DescribeTargetGroupAttributes',
          'elasticloadbalancing:DescribeTargetGroups',
        ),
      ],
      apply: [
        anywhere(
          'elasticloadbalancing:AddTags',
          'elasticloadbalancing:CreateTargetGroup',
          'elasticloadbalancing:DeleteTargetGroup',
          'elasticloadbalancing:ModifyTargetGroup',
          'elasticloadbalancing:ModifyTargetGroupAttributes',
          'elasticloadbalancing:RemoveTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'target-group',
    words: { settings: { 'health_check.path': 'app.healthPath' } },
    disappears: { stays: 'AWS deletes no target group that a listener uses' },
    audit: ({ name }) => `elasticloadbalancing target-group ${name}`,
    price: 'free',
    judged: {
      values: {
        deregistration_delay: orNone(between(20, 3600)),
        'health_check.healthy_threshold': orNone(between(2, 5)),
        'health_check.interval': orNone(between(5, 30)),
        'health_check.matcher': orNone(only('200')),
        'health_check.timeout': orNone(between(2, 10)),
        'health_check.unhealthy_threshold': orNone(between(2, 5)),
        target_type: orNone(only('instance')),
        vpc_id: one('aws_vpc'),
      },
      security: ['health_check.port', 'health_check.protocol', 'name', 'port', 'protocol'],
      leftOut: because(
        HOW_MUCH,
        'deregistration_delay',
        'health_check.healthy_threshold',
        'health_check.interval',
        'health_check.matcher',
        'health_check.path',
        'health_check.timeout',
        'health_check.unhealthy_threshold',
        'lifecycle.create_before_destroy',
        'target_type',
        'vpc_id',
      ),
    },
  },
} satisfies Kinds;
