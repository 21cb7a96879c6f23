/** The region of the shipped settings, in the host names that these machines use. */
export const REGION = 'us-east-1';

/** Parts of AWS that can be cut off one by one; each has an address of its own. */
export const PARTS = { aws: '192.0.2.1', secrets: '192.0.2.2' } as const;
export type Part = keyof typeof PARTS;

/** The bucket of the CodeDeploy agent's installer. */
export const AGENT_BUCKET = `aws-codedeploy-${REGION}`;
/** The bucket with the releases. */
export const RELEASE_BUCKET = 'hello-releases';

/** The real host names that an instance uses, each with the part that answers. */
export const HOSTS: Readonly<Record<string, Part>> = {
  [`ssm.${REGION}.amazonaws.com`]: 'secrets',
  [`secretsmanager.${REGION}.amazonaws.com`]: 'secrets',
  [`codedeploy.${REGION}.amazonaws.com`]: 'aws',
  [`codedeploy-commands.${REGION}.amazonaws.com`]: 'aws',
  [`al2023-repos-${REGION}-de612dc2.s3.dualstack.${REGION}.amazonaws.com`]: 'aws',
  [`s3.${REGION}.amazonaws.com`]: 'aws',
  [`${AGENT_BUCKET}.s3.${REGION}.amazonaws.com`]: 'aws',
  [`${RELEASE_BUCKET}.s3.${REGION}.amazonaws.com`]: 'aws',
  [`${RELEASE_BUCKET}.s3.amazonaws.com`]: 'aws',
};

/** The /etc/hosts file of a machine. */
export function hostsFile(): string {
  const lines = Object.entries(HOSTS).map(([host, part]) => `${PARTS[part]} ${host}`);
  return ['127.0.0.1 localhost', ...lines, ''].join('\n');
}
