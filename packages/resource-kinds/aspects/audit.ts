import type { Values } from './values';

/** The line of the embedded AWS's inventory that a resource in a state stands for: `ec2 vpc vpc-0a1b`. */
export type AuditLine = (attributes: Values) => string;
