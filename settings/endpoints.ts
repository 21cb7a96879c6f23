import type { AppSettings } from './types';

/**
 * What every instance calls: Session Manager (ssm, ssmmessages), logs and metrics (logs, monitoring; ec2, whose
 * tags the CloudWatch agent reads), keys, and CodeDeploy. `ec2messages` is no longer needed.
 */
const SERVICES = [
  'ssm',
  'ssmmessages',
  'logs',
  'monitoring',
  'ec2',
  'kms',
  'codedeploy',
  'codedeploy-commands-secure',
];

/** The services that a stage with interface endpoints has them of: Secrets Manager where secrets are kept in it. */
export function endpointServices({ secrets }: Pick<AppSettings, 'secrets'>): string[] {
  const isUsed = Object.values(secrets).some((reference) => reference.startsWith('secretsmanager:'));
  return isUsed ? [...SERVICES, 'secretsmanager'] : SERVICES;
}
