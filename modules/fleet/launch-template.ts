import { LaunchTemplate as AwsLaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Construct } from 'constructs';
import { CONTRACT, CONTRACT_TAG } from '../../packages/facts';
import { arn } from '../arn';

export interface LaunchTemplateProps {
  /** `<project>-<stage>`; fixed, see below. */
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
  /** Tags of what is launched: the provider's default tags reach neither instances nor volumes. */
  readonly tags: Readonly<Record<string, string>>;
}

/** GiB of the root volume: the system, the app, its dependencies and days of logs. */
const ROOT_VOLUME_SIZE = 20;

/**
 * AWS's own key for volumes, which whoever may use EBS in the account may use. Without a name, the account's default key
 * would be taken: where that is a customer's and lets Auto Scaling's service-linked role not in, each instance ends with
 * "Client.InternalError: Client error on launch". [EC2 Auto Scaling user guide, "Required AWS KMS key policy for use with
 * encrypted volumes"]
 *
 * By the alias: a new account has no such key yet, and this alias as its default (AWS CLI, get-ebs-default-kms-key-id);
 * services make the key of such an alias at its first use (KMS API, DescribeKey). As an ARN: the provider takes no other
 * form (hashicorp/terraform-provider-aws#38633).
 */
function volumeKey({ account, region }: LaunchTemplateProps): string {
  return arn(region, 'kms', 'alias/aws/ebs', account);
}

/**
 * What instances are made from. The template keeps its name and is never replaced: the Auto Scaling group ignores
 * the version, which `refresh-instances` moves, and would send a new template's id with the old one's version.
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
      monitoring: { enabled: true }, // metrics each minute; scaling on five-minute ones is late
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
        // Of what is launched from this template: the group's tags also reach instances of an older one.
        tags: { ...props.tags, ...(resourceType === 'instance' && { [CONTRACT_TAG]: String(CONTRACT) }) },
      })),
    });
  }
}
