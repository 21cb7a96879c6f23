import { isOptInRegion } from '../../facts';
import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import type { Backend, Operation } from '../service';
import { buildXml, itemsAt, parseXml, textAt } from '../xml';

/** The regions that the account has enabled. @default those that are enabled in every account */
export class Regions {
  private readonly optedIn: Map<string, true>;

  constructor(memory: Memory) {
    this.optedIn = memory.map('regions switched on');
  }

  /** Enables a region, as a person does in the account's settings. */
  switchOn(region: string): void {
    this.optedIn.set(region, true);
  }

  readonly operations: Record<string, Operation> = {
    DescribeRegions: (request, backend) => this.describe(request, backend),
  };

  /** Moto says of each region in a request that it is enabled by default. */
  private async describe(request: AwsRequest, { forward }: Backend): Promise<AwsResponse> {
    const response = await forward(request);
    if (response.status >= 400) return response;
    const answer = parseXml(response.body.toString());
    for (const region of itemsAt(answer, 'DescribeRegionsResponse', 'regionInfo')) {
      if (typeof region !== 'object' || Array.isArray(region)) continue;
      region['optInStatus'] = this.statusOf(textAt(region, 'regionName'));
    }
    return { ...response, body: Buffer.from(buildXml(answer)) };
  }

  private statusOf(region: string): string {
    if (!isOptInRegion(region)) return 'opt-in-not-required';
    return this.optedIn.has(region) ? 'opted-in' : 'not-opted-in';
  }
}
