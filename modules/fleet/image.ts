import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';

export interface ImageProps {
  readonly architecture: StageSettings['instances']['architecture'];
}

/**
 * The newest Amazon Linux 2023 image of an architecture. A plan shows a new image as a change of the launch template.
 * The launch template must have the image's id, not the SSM parameter: otherwise AWS cannot roll an instance refresh
 * back.
 */
export class Image extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { architecture }: ImageProps) {
    super(scope, id);
    const parameter = new DataAwsSsmParameter(this, 'amazon-linux-2023', {
      name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    });
    this.id = parameter.insecureValue; // `value` is sensitive and would hide the change in the plan
  }
}
