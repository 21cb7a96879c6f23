import { createHash } from 'node:crypto';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { APP } from '../../settings/ports';

export interface TargetGroupProps {
  /** `<project>-<stage>`, at most 23 characters: the group's name adds 9, and AWS takes 32. */
  readonly name: string;
  readonly vpcId: string;
  readonly stage: StageSettings;
}

/** Seconds that a deregistering instance has to finish its requests; a release waits as long for each instance. */
export const DEREGISTRATION_DELAY = 30;
/** The health check: interval and timeout in seconds, and how many in a row make an instance healthy or unhealthy. */
export const HEALTH_CHECK = { interval: 10, timeout: 5, healthy: 2, unhealthy: 2 };

/** The instances behind the load balancer. It speaks TLS with them and checks the app's health path. */
export class TargetGroup extends Construct {
  readonly targetGroup: LbTargetGroup;

  constructor(scope: Construct, id: string, { name, vpcId, stage }: TargetGroupProps) {
    super(scope, id);
    this.targetGroup = new LbTargetGroup(this, 'group', {
      name: `${name}-${fingerprint(APP, 'HTTPS', stage.exposure)}`,
      vpcId,
      port: APP,
      protocol: 'HTTPS',
      targetType: 'instance',
      deregistrationDelay: `${DEREGISTRATION_DELAY}`,
      healthCheck: {
        path: stage.app.healthPath,
        port: 'traffic-port',
        protocol: 'HTTPS', // AWS's default is HTTP, whatever the group's protocol
        matcher: '200',
        interval: HEALTH_CHECK.interval,
        timeout: HEALTH_CHECK.timeout,
        healthyThreshold: HEALTH_CHECK.healthy,
        unhealthyThreshold: HEALTH_CHECK.unhealthy,
      },
    });
  }
}

/**
 * Eight characters that change with each property whose change replaces a target group, so that the new group and the
 * old one can exist together. A change of `exposure` replaces the load balancer, and a group belongs to only one.
 */
function fingerprint(...causes: (string | number)[]): string {
  return createHash('sha256').update(causes.join()).digest('hex').slice(0, 8);
}
