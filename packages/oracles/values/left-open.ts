import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';
import type { Template } from './template';

/** Attributes for which the registry accepts any text, and the files of AWS CDK that have AWS's names for them. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  'aws_autoscaling_group enabled_metrics': ['aws-autoscaling/lib/auto-scaling-group.js'],
  'aws_autoscaling_group health_check_type': ['aws-autoscaling/lib/auto-scaling-group.js'],
  'aws_codebuild_project environment.image': [
    'aws-codebuild/lib/linux-arm-build-image.js',
    'aws-codebuild/lib/project.js',
  ],
  'aws_lb_listener ssl_policy': ['aws-elasticloadbalancingv2/lib/shared/enums.js'],
  'aws_sns_topic_subscription protocol': ['aws-sns/lib/subscription.js'],
  'aws_vpc_endpoint service_name': ['aws-ec2/lib/vpc-endpoint.js'],
};

const LIBRARY = join(ROOT, 'node_modules', 'aws-cdk-lib');
const texts = new Map<string, string>();

/** Every value that AWS CDK has no name for, by its key, and how many values were looked up. */
export function unknownNames(templates: readonly Template[]): {
  readonly found: Map<string, string>;
  readonly compared: number;
  readonly unused: readonly string[];
} {
  const values = templates.flatMap(({ stack, origins }) =>
    origins().map(({ address, attribute, value }) => {
      const place = `${address.split('.')[0]} ${attribute}`;
      return { stack, address, place, value: String(value).replace(/^com\.amazonaws\.[a-z\d-]+\./, '') };
    }),
  );
  const named = values.filter(({ place }) => Object.hasOwn(NAMED_BY, place));
  const unknown = named.filter(({ place, value }) => !isNamed(NAMED_BY[place] ?? [], value));
  return {
    found: new Map(
      unknown.map(({ stack, address, place, value }) => [
        `${place}: ${value}`,
        `${stack}: ${address} ${place.split(' ')[1]}: given ${value}, which AWS CDK does not name`,
      ]),
    ),
    compared: named.length,
    unused: Object.keys(NAMED_BY).filter((place) => !named.some((one) => one.place === place)),
  };
}

const isNamed = (files: readonly string[], value: string) =>
  files.some((file) => text(file).includes(`"${value}"`));

function text(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const path = join(LIBRARY, file);
  if (!existsSync(path))
    throw new Error(
      `AWS CDK has no ${file} any more: look for its names elsewhere, and change left-open.ts.`,
    );
  texts.set(file, readFileSync(path, 'utf8'));
  return texts.get(file) ?? '';
}
