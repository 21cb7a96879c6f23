import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import { type AwsResponse, xmlResponse } from '../response';
import type { Backend, Operation } from '../service';
import { escapeXml, itemsAt, textAt } from '../xml';

/** The services that have interface endpoints in every zone of a region, but for what a test takes away. */
export class EndpointServices {
  private readonly withdrawn: Map<string, string>;
  private readonly nameless: Map<string, true>;

  constructor(memory: Memory) {
    this.withdrawn = memory.map('endpoint services withdrawn');
    this.nameless = memory.map('endpoint services without a private name');
  }

  /** A zone offers no interface endpoint of a service (`codedeploy`). */
  withdraw(service: string, zone: string): void {
    this.withdrawn.set(service, zone);
  }

  /** A service's endpoint has no private name, as DynamoDB's long had none. */
  unname(service: string): void {
    this.nameless.set(service, true);
  }

  /** All are offered everywhere again. */
  reset(): void {
    this.withdrawn.clear();
    this.nameless.clear();
  }

  readonly operations: Record<string, Operation> = {
    DescribeVpcEndpointServices: (request, backend) => this.describe(request, backend),
  };

  /** Moto reads its list from a file that it does not have for every region. */
  private async describe(request: AwsRequest, { moto }: Backend): Promise<AwsResponse> {
    const { parameters, region } = request;
    const answer = await moto.query('ec2', 'DescribeAvailabilityZones', {}, region);
    const zones = itemsAt(answer, 'availabilityZoneInfo').map((zone) => textAt(zone, 'zoneName'));
    const names = Object.entries(parameters)
      .filter(([name]) => /^Filter\.1\.Value\.\d+$/.test(name))
      .map(([, value]) => value);
    const items = names.map((name) => {
      const service = name.split('.').slice(3).join('.');
      const offered = zones.filter((zone) => this.withdrawn.get(service) !== zone);
      const list = offered.map((zone) => `<item>${zone}</item>`).join('');
      const privateName = this.nameless.has(service)
        ? ''
        : `<privateDnsName>${escapeXml(service)}.${region}.amazonaws.com</privateDnsName>`;
      return `<item><serviceName>${escapeXml(name)}</serviceName><availabilityZoneSet>${list}</availabilityZoneSet>${privateName}</item>`;
    });
    return xmlResponse(
      `<DescribeVpcEndpointServicesResponse><serviceDetailSet>${items.join('')}</serviceDetailSet></DescribeVpcEndpointServicesResponse>`,
    );
  }
}
