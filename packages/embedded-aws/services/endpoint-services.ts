import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import { type AwsResponse, xmlResponse } from '../response';
import type { Backend, Operation } from '../service';
import { escapeXml, itemsAt, textAt } from '../xml';

/** The services with interface endpoints: in every zone of a region, without those that a test withdraws. */
export class EndpointServices {
  private readonly withdrawn: Map<string, string>;
  private readonly nameless: Map<string, true>;

  constructor(memory: Memory) {
    this.withdrawn = memory.map('endpoint services withdrawn');
    this.nameless = memory.map('endpoint services without a private name');
  }

  /** Withdraws the interface endpoint of a service (`codedeploy`) from a zone. */
  withdraw(service: string, zone: string): void {
    this.withdrawn.set(service, zone);
  }

  /** Removes the private DNS name of a service's endpoint: DynamoDB had none for a long time. */
  unname(service: string): void {
    this.nameless.set(service, true);
  }

  /** Offers all of them in every zone again. */
  reset(): void {
    this.withdrawn.clear();
    this.nameless.clear();
  }

  readonly operations: Record<string, Operation> = {
    DescribeVpcEndpointServices: (request, backend) => this.describe(request, backend),
  };

  /** Moto reads the list from a file that it does not have for every region. */
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
