import { CodebuildProjectEnvironment } from '@cdktf/provider-aws/lib/codebuild-project';
import type { Architecture } from '../../packages/facts';

/** CodeBuild's Amazon Linux 2023 images, with Node.js 22, Python 3 and version 2 of the AWS CLI. */
const IMAGES = {
  arm64: { type: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  x86_64: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
} as const;

/**
 * The build's machine and image. It has the stages' architecture, so that compiled dependencies run on the instances.
 * If the stages differ, the build is on x86_64, and then no dependency may be compiled.
 */
export function buildEnvironment(architectures: readonly Architecture[]): CodebuildProjectEnvironment {
  const architecture = architectures.every((each) => each === 'arm64') ? 'arm64' : 'x86_64';
  return {
    computeType: 'BUILD_GENERAL1_SMALL',
    imagePullCredentialsType: 'CODEBUILD',
    ...IMAGES[architecture],
  };
}
