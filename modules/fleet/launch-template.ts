import { LaunchTemplate as AwsLaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Construct } from 'constructs';
import { CONTRACT, CONTRACT_TAG } from '../../packages/facts';
import { arn } from '../arn';

export interface LaunchTemplateProps {
  /** `<project>-<stage>`; never change it, see below. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly instanceType: string;
  /** The AMI's id. */
  readonly imageId: string;
  readonly instanceProfileArn: string;
  readonly securityGroupId: string;
  /** Base64 of a compressed cloud-config, at most 16,384 bytes before encoding. */
  readonly userData: string;
  /** Tags of instances, volumes and network interfaces: the provider's default tags do not reach them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** GiB of the root volume: enough for the system, the app with its dependencies, and days of logs. */
const ROOT_VOLUME_SIZE = 20;

/**
 * AWS's own key for EBS volumes. Without it, EC2 uses the account's default key. If that is a customer managed key that
 * does not allow Auto Scaling's service-linked role, each instance ends with "Client.InternalError: Client error on
 * launch". [EC2 Auto Scaling user guide, "Required AWS KMS key policy for use with encrypted volumes"]
 *
 * The alias, because a new account does not have the key yet: AWS creates it at the first use of the alias (KMS API,
 * DescribeKey), which is the default of a new account (AWS CLI, get-ebs-default-kms-key-id). As an ARN, because the
 * provider takes no other form (hashicorp/terraform-provider-aws#38633).
 */
function volumeKey({ account, region }: LaunchTemplateProps): string {
  return arn(region, 'kms', 'alias/aws/ebs', account);
}

/**
 * The launch template of a stage's instances. Never change its name, which replaces it: the Auto Scaling group ignores
 * changes of the version (`refresh-instances` sets it), and would combine the new template's id with the old version.
 */
export class LaunchTemplate extends Construct {
  readonly template: AwsLaunchTemplate;

  constructor(scope: Construct, id: string, props: LaunchTemplateProps) {
    super(scope, id);
    this.template = new AwsLaunchTemplate(this, 'template', {
      name: props.name,
      updateDefaultVersion: true,
      imageId: props.imageId,
      instanceType: props.instanceType,
      iamInstanceProfile: { arn: props.instanceProfileArn },
      userData: props.userData,
      monitoring: { enabled: true }, // metrics each minute: with five-minute ones, scaling comes late
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required', // IMDSv2 only
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: 'enabled',
      },
      networkInterfaces: [
        {
          associatePublicIpAddress: 'false',
          deleteOnTermination: 'true',
          securityGroups: [props.securityGroupId],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            volumeType: 'gp3',
            volumeSize: ROOT_VOLUME_SIZE,
            encrypted: 'true',
            kmsKeyId: volumeKey(props),
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        // The contract's number is a tag here, not of the group: the group's tags also reach instances of older
        // versions.
        tags: { ...props.tags, ...(resourceType === 'instance' && { [CONTRACT_TAG]: String(CONTRACT) }) },
      })),
    });
  }
}
