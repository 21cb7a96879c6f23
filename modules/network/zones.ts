import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { ZONES_WITHOUT_NAT } from '../../packages/facts';
import { suppress } from '../suppress';

export interface ZonesProps {
  /** How many zones, 2 to 4, or their names; the order of the names is the order of the address slots. */
  readonly zones: number | readonly string[];
}

/**
 * The zones of a stage. A number takes the first so many names that the account has, in alphabetical order: a zone
 * that AWS adds later is behind them. Opt-in and local zones are not asked for. A zone that is impaired today stays
 * in the list: what runs must not move because of it.
 */
export class Zones extends Construct {
  /** The name of each zone, by slot. */
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
    // element() begins again at the first name, and two subnets of one zone would look like two zones.
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
