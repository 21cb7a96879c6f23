import { query } from './aspects/disappears';
import { tagged } from './aspects/find';
import { because, between, like, only, orNone, REFUSED } from './aspects/judged';
import { monthly } from './aspects/price';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** EC2, without the VPC. */
export const ec2 = {
  aws_eip: {
    find: tagged({
      kind: 'eipalloc',
      word: 'Elastic IP',
      remove: (id) => `aws ec2 release-address --allocation-id ${id}`,
      order: 2,
    }),
    rights: {
      read: [anywhere('ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute')],
      apply: [
        anywhere(
          'ec2:AllocateAddress',
          'ec2:DisassociateAddress',
          'ec2:ReleaseAddress',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'elastic-ip',
    words: { existence: 'network.nat' },
    disappears: { stays: 'AWS releases no address that a NAT gateway uses' },
    audit: ({ allocation_id: id }) => `ec2 address ${id}`,
    price: { lines: () => [monthly('public IPv4 addresses', 'publicAddressHour')] },
    judged: {
      security: [],
      leftOut: because(REFUSED, 'domain', 'lifecycle.create_before_destroy', 'tags.*'),
    },
  },
  aws_launch_template: {
    find: {
      importId: ({ name }, { lookups }) => lookups.launchTemplate(String(name)),
      lookedUp: true,
    },
    rights: {
      read: [anywhere('ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLaunchTemplates')],
      apply: [
        anywhere(
          'ec2:CreateLaunchTemplate',
          'ec2:CreateLaunchTemplateVersion',
          'ec2:DeleteLaunchTemplate',
          'ec2:DeleteLaunchTemplateVersions',
          'ec2:ModifyLaunchTemplate',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'launch-template',
    words: {
      settings: {
        instance_type: 'instances.type',
        image_id: 'the image',
        // The settings in the user data, by their names there.
        'user_data.environment': 'app.environment',
        'user_data.environment.HEALTH_PATH': 'app.healthPath',
        'user_data.secrets': 'app.secrets',
        'user_data.limits': 'app.limits',
        'user_data.PACKAGES': 'app.packages',
        'user_data.HEALTH_PATH': 'app.healthPath',
        'user_data.member': 'app.healthPath',
        'user_data.CODEDEPLOY_AGENT': 'instances.codeDeployAgent',
        'user_data.client_max_body_size': 'app.bodyLimitMiB',
        'user_data.client_body_timeout': 'app.idleTimeoutSeconds',
        'user_data.send_timeout': 'app.idleTimeoutSeconds',
        'user_data.proxy_read_timeout': 'app.idleTimeoutSeconds',
        'user_data.proxy_send_timeout': 'app.idleTimeoutSeconds',
      },
      repeats: ['latest_version', 'default_version'],
    },
    disappears: { whole: query('ec2', 'DeleteLaunchTemplate', ({ id }) => ({ LaunchTemplateId: id })) },
    audit: ({ name }) => `ec2 launch-template ${name}`,
    price: 'free',
    judged: {
      values: {
        'block_device_mappings[].device_name': only('/dev/xvda'),
        'block_device_mappings[].ebs.delete_on_termination': only(true),
        'block_device_mappings[].ebs.kms_key_id': like(/:alias\/aws\/ebs$/, "AWS's own key of volumes"),
        'block_device_mappings[].ebs.volume_size': between(20, 16_384),
        'block_device_mappings[].ebs.volume_type': only('gp3', 'gp2'),
        'metadata_options.http_endpoint': orNone(only('enabled')),
        'metadata_options.instance_metadata_tags': only('enabled'),
        'monitoring.enabled': only(true),
        update_default_version: only(true),
      },
      security: [
        'block_device_mappings[].ebs.delete_on_termination',
        'block_device_mappings[].ebs.encrypted',
        'iam_instance_profile.arn',
        'image_id',
        'metadata_options.http_put_response_hop_limit',
        'metadata_options.http_tokens',
        'name',
        'network_interfaces[].associate_public_ip_address',
        'network_interfaces[].security_groups[]',
        'tag_specifications[].resource_type',
        'tag_specifications[].tags.ManagedBy',
        'tag_specifications[].tags.Project',
        'tag_specifications[].tags.Stage',
      ],
      leftOut: because(
        REFUSED,
        'block_device_mappings[].device_name',
        'block_device_mappings[].ebs.kms_key_id',
        'block_device_mappings[].ebs.volume_size',
        'block_device_mappings[].ebs.volume_type',
        'instance_type',
        'metadata_options.http_endpoint',
        'metadata_options.instance_metadata_tags',
        'monitoring.enabled',
        'network_interfaces[].delete_on_termination',
        'tag_specifications[].tags.*',
        'update_default_version',
        'user_data',
      ),
    },
  },
} satisfies Kinds;
