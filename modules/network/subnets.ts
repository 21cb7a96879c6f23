import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Construct } from 'constructs';

export interface SubnetsProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly vpcId: string;
  readonly tier: 'public' | 'private';
  /** Names of the zones, one for each subnet. */
  readonly zones: string[];
  /** How many of the last zones get no instances any more. */
  readonly emptyZones: number;
  /** Whether the settings name the zones instead of counting them. */
  readonly zonesNamed: boolean;
  /** Address blocks of four zones; only the first are used where the stage has fewer. */
  readonly cidrs: readonly string[];
}

/** One tier of subnets, one in each zone of the stage. */
export class Subnets extends Construct {
  readonly subnets: Subnet[];
  readonly ids: string[];
  /** Ids of the subnets for instances, NAT gateways and endpoints: all but those of emptied zones. */
  readonly inUse: string[];
  /** Address blocks of the subnets. */
  readonly cidrs: string[];

  constructor(scope: Construct, id: string, props: SubnetsProps) {
    super(scope, id);
    this.cidrs = props.cidrs.slice(0, props.zones.length);
    this.subnets = props.zones.map((zone, slot) => this.createSubnet(props, zone, slot));
    this.ids = this.subnets.map((subnet) => subnet.id);
    this.inUse = this.ids.slice(0, this.ids.length - props.emptyZones);
  }

  private createSubnet(props: SubnetsProps, zone: string, slot: number): Subnet {
    return new Subnet(this, `${slot + 1}`, {
      vpcId: props.vpcId,
      availabilityZone: zone,
      cidrBlock: props.cidrs[slot],
      mapPublicIpOnLaunch: false,
      tags: { Name: `${props.name}-${props.tier}-${slot + 1}` },
      // A subnet keeps its zone when AWS adds a zone to the account or removes one.
      lifecycle: props.zonesNamed ? undefined : { ignoreChanges: ['availability_zone'] },
    });
  }
}
