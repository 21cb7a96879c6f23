/**
 * Ids of the zones that have no NAT gateways, nor most instance types of today: no stage picks one by itself. [VPC user
 * guide, NAT gateways]
 */
export const ZONES_WITHOUT_NAT: readonly string[] = ['use1-az3'];
