import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Construct } from 'constructs';

export interface SubnetsProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly vpcId: string;
  readonly tier: 'public' | 'private';
  /** The zone of each slot in use. */
  readonly zones: string[];
  /** How many of the last zones are emptied. */
  readonly emptyZones: number;
  /** Whether the settings name the zones themselves. */
  readonly zonesNamed: boolean;
  /** The address block of each of the four slots. */
  readonly cidrs: readonly string[];
}

/** One tier of subnets, one in each zone of the stage. */
export class Subnets extends Construct {
  readonly subnets: Subnet[];
  readonly ids: string[];
  /** Those that instances and what serves them are placed in: all but the last ones, where the settings empty their zones. */
  readonly inUse: string[];
  /** The address blocks of the slots in use. */
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
      // A slot keeps the zone it was made in, whatever zones AWS adds or takes from the account's list.
      lifecycle: props.zonesNamed ? undefined : { ignoreChanges: ['availability_zone'] },
    });
  }
}
