import type { Values } from './values';

/** Finds on AWS, by name, what is only known there by an id that AWS gave it. */
export interface Lookups {
  /** @param kind the prefix of its id: `nat` */
  taggedInEc2(kind: string, name: string): Promise<string | undefined>;
  launchTemplate(name: string): Promise<string | undefined>;
  securityGroup(name: string): Promise<string | undefined>;
  /** The rule that lets the same through, from or to the same. */
  securityGroupRule(wanted: Values, egress: boolean): Promise<string | undefined>;
  /** The association of a subnet with exactly this table, as Terraform imports it. */
  routeTableAssociation(subnet: unknown, table: unknown): Promise<string | undefined>;
  loadBalancer(name: string): Promise<string | undefined>;
  targetGroup(name: string): Promise<string | undefined>;
  listener(loadBalancer: string, port: number): Promise<string | undefined>;
  connection(name: string): Promise<string | undefined>;
  application(name: string): Promise<string | undefined>;
}

/** Finds on AWS what has no name that only one can have. */
export interface Unnamed {
  /** A key that is in use or can be, by its description. */
  key(description: string): Promise<string | undefined>;
  certificate(domain: string): Promise<string | undefined>;
  /** A saved query of CloudWatch Logs. */
  query(name: string): Promise<string | undefined>;
}

/** Asks AWS how far it is with what it makes in the background: the first word for its state, if AWS has it. */
export interface Statuses {
  loadBalancer(arn: string): Promise<string | undefined>;
  natGateway(id: string): Promise<string | undefined>;
  vpcEndpoint(id: string): Promise<string | undefined>;
}
