import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Service } from '../service';

/** AWS's defaults for a new account, of the quotas that this project reads. [Service Quotas console] */
const DEFAULTS: Readonly<Record<string, number>> = {
  'codebuild L-5ED1D25B': 1, // builds at once on ARM/Small
  'codebuild L-9D07B6EF': 1, // on Linux/Small
  'ec2 L-0263D0A3': 5, // Elastic IP addresses
  'ec2 L-1216C47A': 5, // vCPUs of Standard instances
  'ec2 L-DB2E81BA': 0, // of G and VT
  'ec2 L-417A185B': 0, // of P
  'ec2 L-7295265B': 0, // of X
  'elasticloadbalancing L-53DA6B97': 50, // Application Load Balancers
  'vpc L-A4707A72': 5, // internet gateways
  'vpc L-F678F1CE': 5, // VPCs
  'vpc L-FE5A380F': 5, // NAT gateways in a zone
};

/** Service Quotas: AWS's defaults, and the values of this account where they differ. */
export class ServiceQuotas {
  private readonly applied: Map<string, number>;

  constructor(memory: Memory) {
    this.applied = memory.map('service quotas');
  }

  /** Sets a quota, as AWS does when it grants a request or limits a new account. @param service as in `vpc` */
  set(service: string, code: string, value: number): void {
    this.applied.set(`${service} ${code}`, value);
  }

  /** Sets all quotas to AWS's defaults. */
  reset(): void {
    this.applied.clear();
  }

  readonly service: Service = {
    moto: false,
    operations: {
      // A quota that was never changed may have no applied value: only the default.
      GetServiceQuota: ({ json }) => this.answer(json, this.applied.get(keyOf(json))),
      GetAWSDefaultServiceQuota: ({ json }) => this.answer(json, DEFAULTS[keyOf(json)]),
    },
  };

  private answer(json: Json, Value: number | undefined) {
    const { ServiceCode, QuotaCode } = json;
    if (Value !== undefined) return jsonResponse({ Quota: { ServiceCode, QuotaCode, Value } });
    throw new AwsError(
      'NoSuchResourceException',
      'The request failed because the specified quota does not exist.',
    );
  }
}

const keyOf = ({ ServiceCode, QuotaCode }: Json): string => `${ServiceCode} ${QuotaCode}`;
