import { query } from './aspects/disappears';
import { tagged } from './aspects/find';
import { REFUSED } from './aspects/mutants';
import type { Kinds } from './kind';

/** EC2: what is not of a VPC. */
export const ec2 = {
  aws_eip: {
    find: tagged({
      kind: 'eipalloc',
      word: 'Elastic IP',
      remove: (id) => `aws ec2 release-address --allocation-id ${id}`,
      order: 2,
    }),
    rights: undefined,
    createBeforeDestroy: true,
    verdict: 'elastic-ip',
    disappears: { stays: 'AWS releases no address that a NAT gateway uses' },
    audit: ({ allocation_id: id }) => `ec2 address ${id}`,
    mutants: { security: [], leftOut: { '*': REFUSED } },
  },
  aws_launch_template: {
    find: {
      importId: ({ name }, { lookups }) => lookups.launchTemplate(String(name)),
      lookedUp: true,
    },
    rights: undefined,
    createBeforeDestroy: false,
    verdict: 'launch-template',
    disappears: { whole: query('ec2', 'DeleteLaunchTemplate', ({ id }) => ({ LaunchTemplateId: id })) },
    audit: ({ name }) => `ec2 launch-template ${name}`,
    mutants: {
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
      leftOut: { '*': REFUSED },
    },
  },
} satisfies Kinds;
