import { readUserData } from '../facts';
import { type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, texts } from '../documents';

/** Checks the launch template of the instances. */
export const instances: Rule = {
  id: 'instances',
  why: "With IMDSv1, more hops or a key pair, a fault in the app hands out the instance's credentials or a second way in.",
  fix: 'Leave the launch template as modules/fleet makes it; Session Manager is the way in.',
  check: (stack, { facts }) =>
    stack
      .all('aws_launch_template')
      .flatMap((template) => [...launches(template), ...own(template, facts.account)]),
};

/** Checks that the volumes' key belongs to this account, and that the user data can be read. */
function own({ values, ...place }: Resource, account: string): Finding[] {
  const keys = list(values['block_device_mappings'])
    .flatMap(({ ebs }) => list(ebs))
    .map(({ kms_key_id: key }) => String(key));
  const userData = values['user_data'];
  return [
    ...keys
      .filter((key) => !key.includes(`:${account}:`))
      .map((key) => ({ place, found: `has volumes by the key ${key}` })),
    ...unless(
      typeof userData === 'string' && isReadable(userData),
      place,
      'has no user data that an instance can read',
    ),
  ];
}

function isReadable(userData: string): boolean {
  try {
    return (
      readUserData(userData).startsWith('#cloud-config') &&
      Buffer.from(userData, 'base64').toString('base64') === userData
    );
  } catch {
    return false;
  }
}

function launches(template: Resource): Finding[] {
  const { values } = template;
  const [metadata = {}] = list(values['metadata_options']);
  const volumes = list(values['block_device_mappings']).flatMap(({ ebs }) => list(ebs));
  const groups = list(values['network_interfaces']).flatMap((one) => texts(one['security_groups']));
  const expected = '${aws_security_group.security_groups_instances.id}';
  const hops = metadata['http_put_response_hop_limit'];
  return [
    ...unless(metadata['http_tokens'] === 'required', template, 'does not require IMDSv2'),
    ...unless(hops === 1, template, `answers metadata over ${given(hops)} hops`),
    ...unless(values['key_name'] === undefined, template, 'has a key pair'),
    ...unless(
      volumes.length > 0 && volumes.every(({ encrypted }) => isTrue(encrypted)),
      template,
      'has a volume that is not encrypted',
    ),
    ...unless(
      volumes.every(({ delete_on_termination: ends }) => isTrue(ends)),
      template,
      'leaves a volume behind when an instance is terminated',
    ),
    ...unless(
      groups.length === 1 && groups[0] === expected,
      template,
      `is in the security groups ${given(groups)}`,
    ),
  ];
}
