import { Lb } from '@cdktf/provider-aws/lib/lb';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { loadBalancerName } from '../../settings/names';
import { suppress } from '../suppress';
import { AccessLogBucket } from './access-log-bucket';

export interface LoadBalancerProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly stage: StageSettings;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly accessLogs: AccessLogBucket;
  /** What must exist before the load balancer: the routes from its subnets to its clients. */
  readonly after: ITerraformDependable[];
}

/** The application load balancer of a stage. */
export class LoadBalancer extends Construct {
  readonly loadBalancer: Lb;

  constructor(scope: Construct, id: string, { name, stage, ...props }: LoadBalancerProps) {
    super(scope, id);
    this.loadBalancer = new Lb(this, 'lb', {
      name: loadBalancerName(name, stage.exposure),
      loadBalancerType: 'application',
      internal: stage.exposure === 'internal',
      subnets: props.subnetIds,
      securityGroups: [props.securityGroupId],
      // The proxy must keep a connection longer than the load balancer, or users see 502: proxy-settings.ts.
      idleTimeout: stage.app.idleTimeoutSeconds,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'defensive',
      enableDeletionProtection: stage.protected,
      accessLogs: { enabled: true, bucket: props.accessLogs.bucket.id },
      // AWS writes a test object when logging is switched on, and refuses the load balancer if that fails.
      dependsOn: [props.accessLogs.policy, ...props.after],
      lifecycle: stage.protected ? { preventDestroy: true } : undefined,
    });
    this.except(stage);
  }

  private except({ exposure, hostNames, http, protected: isProtected }: StageSettings): void {
    const reasons = {
      ...(!isProtected && {
        CKV_AWS_150: 'The setting `protected` decides: one command destroys an unprotected stage.',
      }),
      ...(exposure === 'public' && {
        CKV2_AWS_28:
          'A web application firewall costs by rule and request, and its rules depend on the app. Its owner adds one.',
      }),
      ...((hostNames.length === 0 || http === 'serve') && {
        CKV2_AWS_20:
          'Without a domain, or on the way to one, there is no certificate for the name, so HTTP must serve.',
      }),
    };
    for (const [check, reason] of Object.entries(reasons)) suppress(this.loadBalancer, check, reason);
  }
}
