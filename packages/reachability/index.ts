/** Who reaches whom on which port, computed from a stack's Terraform JSON alone: routes, addresses, security groups, ACLs. */
export {
  addressIn,
  type Arguments,
  type Block,
  concernsTraffic,
  Configuration,
  isTrue,
  list,
  NotModelled,
  type StackJson,
  texts,
} from './configuration';
export { type Flow, type Matrix, type Party, reachability, type Row, rowsOf } from './reachability';
