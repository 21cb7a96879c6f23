import { fits } from '../../packages/facts';
import {
  accessLogBucketName,
  artifactBucketName,
  type Owner,
  pipelineName,
  stageName,
  stateBucketName,
} from '../names';

/** A project and the names of its stages. */
export interface Platform extends Owner {
  readonly stageNames: readonly string[];
}

/**
 * The part of the platform that an ARN may match. An app that was broken into must not reach the platform's state,
 * releases and roles, nor the resources that use these roles.
 *
 * @returns in words; undefined if it matches none
 */
export function ofPlatform(pattern: string, platform: Platform): string | undefined {
  return own(platform).find(([, forms]) => forms.some((form) => fits(pattern, form)))?.[0];
}

function own(platform: Platform): [what: string, forms: readonly string[]][] {
  const { project, account, region, stageNames } = platform;
  const pipeline = pipelineName(platform);
  const stages = stageNames.map((stage) => stageName(platform, stage));
  const bucket = (name: string) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/\${ObjectName}`];
  const here = (service: string, ...resources: string[]) =>
    resources.map((resource) => `arn:aws:${service}:${region}:${account}:${resource}`);
  const iam = (...resources: string[]) => resources.map((resource) => `arn:aws:iam::${account}:${resource}`);
  const begins = (name: string) => `${name}-\${Path}`;
  return [
    ['the bucket of all Terraform state', bucket(stateBucketName(platform))],
    ['the bucket that releases come from', bucket(artifactBucketName(platform))],
    ['a bucket of access logs', stageNames.flatMap((stage) => bucket(accessLogBucketName(platform, stage)))],
    [
      'a role of the platform',
      [...stages, pipeline, `${project}-circleci`].flatMap((name) => iam(`role/${begins(name)}`)),
    ],
    [
      'a policy of the platform',
      iam(`policy/${project}-boundary`, `policy/${begins(`${project}-circleci`)}`),
    ],
    [
      "the platform's pipeline",
      [
        ...here('codepipeline', pipeline, `${pipeline}/\${Path}`),
        ...here('codebuild', `project/${begins(pipeline)}`),
        ...stages.flatMap((name) =>
          here('codedeploy', `application:${name}`, `deploymentgroup:${name}/\${Path}`),
        ),
      ],
    ],
    ["the platform's documents", stages.flatMap((name) => here('ssm', `document/${begins(name)}`))],
    ["the platform's logs", here('logs', `log-group:/${project}/\${LogGroupName}`)],
    [
      "the platform's fleet",
      stages.flatMap((name) => [
        ...here('autoscaling', `autoScalingGroup:\${Id}:autoScalingGroupName/${name}`),
        ...here('elasticloadbalancing', `targetgroup/${begins(name)}`, `loadbalancer/app/${name}/\${Path}`),
      ]),
    ],
  ];
}
