import { readUserData } from '../../../packages/facts';
import { synthesizeStage } from '../../support/stage';

const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';
const staging = synthesizeStage();
const template = staging.at(TEMPLATE);

describe('an instance', () => {
  // [EC2 Auto Scaling user guide, "Required AWS KMS key policy": with a customer's key, and so with an account's default one
  // that is a customer's, launches fail until its policy lets the service-linked role in; with AWS's own they do not]
  it('has a gp3 root volume, deleted with it, and encrypted by a key that Auto Scaling may use in every account', () => {
    expect(template['block_device_mappings']).toEqual([
      {
        device_name: '/dev/xvda',
        ebs: {
          volume_type: 'gp3',
          volume_size: 20,
          encrypted: 'true',
          kms_key_id: 'arn:aws:kms:us-east-1:123456789012:alias/aws/ebs',
          delete_on_termination: 'true',
        },
      },
    ]);
  });

  it('has no public address, and only its own security group', () => {
    expect(template['network_interfaces']).toEqual([
      {
        associate_public_ip_address: 'false',
        delete_on_termination: 'true',
        security_groups: ['${aws_security_group.security_groups_instances.id}'],
      },
    ]);
  });

  it('is of the type of the settings', () => {
    expect(template['instance_type']).toBe('t4g.small');
    expect(synthesizeStage({ instances: { type: 'm6i.large' } }).at(TEMPLATE)['instance_type']).toBe(
      'm6i.large',
    );
  });

  it.each(['instance', 'volume', 'network-interface'])('has the tags on its %s', (resourceType) => {
    expect(template['tag_specifications']).toContainEqual({
      resource_type: resourceType,
      tags: {
        Name: 'hello-staging',
        Project: 'hello',
        Stage: 'staging',
        ManagedBy: 'aws-bootstrap',
        // The contract, for the pipeline, which refuses a release that needs a newer one.
        ...(resourceType === 'instance' && { Contract: '3' }),
      },
    });
  });
});

describe('the image', () => {
  const IMAGE = 'data.aws_ssm_parameter.fleet_image_amazon_linux_2023';

  it.each([
    ['t4g.small', 'arm64'],
    ['m6i.large', 'x86_64'],
  ])("is the newest Amazon Linux 2023 for the family's architecture: %s → %s", (type, architecture) => {
    expect(synthesizeStage({ instances: { type } }).at(IMAGE)).toEqual({
      name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    });
  });

  it('is named by its id, without which AWS cannot roll back, and which plans show', () => {
    expect(template['image_id']).toBe(`\${${IMAGE}.insecure_value}`);
  });
});

describe('what the group refers to never changes its name', () => {
  it.each([
    [TEMPLATE, 'hello-staging'],
    ['aws_iam_instance_profile.fleet_instance_role_profile', 'hello-staging-instance'],
    ['aws_iam_role.fleet_instance_role_role', 'hello-staging-instance'],
    ['aws_security_group.security_groups_instances', 'hello-staging-instances'],
  ])('%s', (address, name) => {
    const otherwise = synthesizeStage(
      { instances: { type: 'm6i.large' }, exposure: 'internal', app: { healthPath: '/ready' } },
      { domain: undefined },
    );
    for (const stack of [staging, otherwise]) {
      expect(stack.at(address)).toMatchObject({ name });
      expect(stack.at(address)).not.toHaveProperty('name_prefix');
    }
  });

  it('the newest version of the template is its default one', () => {
    expect(template['update_default_version']).toBe(true);
  });
});

describe('user data', () => {
  it('is a cloud-config, compressed and encoded', () => {
    expect(template['user_data']).toMatch(/^H4sI[A-Za-z0-9+/]+=*$/);
    const text = readUserData(String(template['user_data']));
    expect(text).toMatch(/^#cloud-config\n/);
    expect(text).toContain('/opt/aws-bootstrap/start-up.sh');
  });
});
