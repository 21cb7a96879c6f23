import type { Values } from './values';

/** Finds on AWS, by name, a resource whose id AWS chose. */
export interface Lookups {
  /** @param kind the prefix of its id: `nat` */
  taggedInEc2(kind: string, name: string): Promise<string | undefined>;
  launchTemplate(name: string): Promise<string | undefined>;
  securityGroup(name: string): Promise<string | undefined>;
  /** The rule that allows the same traffic, from or to the same peer. */
  securityGroupRule(wanted: Values, egress: boolean): Promise<string | undefined>;
  /** The association of a subnet with exactly this route table, in Terraform's import form. */
  routeTableAssociation(subnet: unknown, table: unknown): Promise<string | undefined>;
  loadBalancer(name: string): Promise<string | undefined>;
  targetGroup(name: string): Promise<string | undefined>;
  listener(loadBalancer: string, port: number): Promise<string | undefined>;
  connection(name: string): Promise<string | undefined>;
  application(name: string): Promise<string | undefined>;
}

/** Finds on AWS a resource without a unique name. */
export interface Unnamed {
  /** A key that is enabled or can be, by its description. */
  key(description: string): Promise<string | undefined>;
  certificate(domain: string): Promise<string | undefined>;
  /** A saved query of CloudWatch Logs. */
  query(name: string): Promise<string | undefined>;
}

/**
 * Asks AWS for the status of a resource that it creates in the background: the first value for its state, if AWS has
 * it.
 */
export interface Statuses {
  loadBalancer(arn: string): Promise<string | undefined>;
  natGateway(id: string): Promise<string | undefined>;
  vpcEndpoint(id: string): Promise<string | undefined>;
}
