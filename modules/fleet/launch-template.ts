import { LaunchTemplate as AwsLaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Construct } from 'constructs';

export interface LaunchTemplateProps {
  /** `<project>-<stage>`; fixed, see below. */
  readonly name: string;
  readonly instanceType: string;
  /** The AMI's id. */
  readonly imageId: string;
  readonly instanceProfileArn: string;
  readonly securityGroupId: string;
  /** Base64, at most 16,384 bytes before encoding. */
  readonly userData: string;
  /** Tags of what is launched: the provider's default tags reach neither instances nor volumes. */
  readonly tags: Readonly<Record<string, string>>;
}

/** GiB of the root volume: the system, the app, its dependencies and days of logs. */
const ROOT_VOLUME_SIZE = 20;

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
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags: { ...props.tags },
      })),
    });
  }
}
