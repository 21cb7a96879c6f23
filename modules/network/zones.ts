import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { ZONES_WITHOUT_NAT } from '../../packages/facts';
import { suppress } from '../suppress';

export interface ZonesProps {
  /** How many zones, 2 to 4, or their names. The first name gets the first subnet's addresses, and so on. */
  readonly zones: number | readonly string[];
}

/**
 * The availability zones of a stage. A number takes the account's first zones in alphabetical order, so that a zone
 * that AWS adds later comes after them. Opt-in and local zones are left out. An impaired zone stays in the list: its
 * subnets must not move.
 */
export class Zones extends Construct {
  /** The names, in the order of the subnets. */
  readonly names: string[];
  /** Whether the settings name the zones, instead of counting them. */
  readonly named: boolean;

  constructor(scope: Construct, id: string, { zones }: ZonesProps) {
    super(scope, id);
    this.named = typeof zones !== 'number';
    this.names = typeof zones === 'number' ? this.first(zones) : [...zones];
  }

  private first(count: number): string[] {
    const available = new DataAwsAvailabilityZones(this, 'available', {
      filter: [
        { name: 'opt-in-status', values: ['opt-in-not-required'] },
        { name: 'zone-type', values: ['availability-zone'] },
      ],
      excludeZoneIds: [...ZONES_WITHOUT_NAT],
    });
    suppress(
      available,
      'CKV_AWS_394',
      'The first zones by name are used, so a zone that AWS adds changes nothing.',
    );
    // element() wraps around: with too few zones, two subnets would be in one zone unnoticed.
    available.lifecycle = {
      postcondition: [
        {
          condition: `\${length(self.names) >= ${count}}`,
          errorMessage: `The settings ask for ${count} zones, but this account has fewer in its region. Lower network.zones.`,
        },
      ],
    };
    return Array.from({ length: count }, (_, slot) => Fn.element(available.names, slot));
  }
}
