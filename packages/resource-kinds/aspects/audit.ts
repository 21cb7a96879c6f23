import type { Values } from './values';

/** The line for a resource in the embedded AWS's inventory: `ec2 vpc vpc-0a1b`. */
export type AuditLine = (attributes: Values) => string;
