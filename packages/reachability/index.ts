/**
 * Computes who can reach whom on which port from a stack's Terraform JSON alone: routes, addresses, security groups,
 * ACLs.
 */
export { concernsTraffic, Configuration, NotModelled } from './configuration';
export { type Flow, type Matrix, type Party, reachability, type Row, rowsOf } from './reachability';
