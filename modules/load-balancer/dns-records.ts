import { Lb } from '@cdktf/provider-aws/lib/lb';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import { constructId } from './certificates';

export interface DnsRecordsProps {
  /** Fully qualified. */
  readonly hostNames: readonly string[];
  readonly zoneId: string;
  readonly loadBalancer: Lb;
}

/** The stage's names in the domain's hosted zone, each an alias of the load balancer. */
export class DnsRecords extends Construct {
  constructor(scope: Construct, id: string, { hostNames, zoneId, loadBalancer }: DnsRecordsProps) {
    super(scope, id);
    for (const hostName of hostNames) {
      new Route53Record(this, constructId(hostName), {
        zoneId,
        name: hostName,
        type: 'A',
        alias: {
          name: loadBalancer.dnsName,
          zoneId: loadBalancer.zoneId,
          evaluateTargetHealth: false, // there is no second load balancer to fail over to
        },
      });
    }
  }
}
