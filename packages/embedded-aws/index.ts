/** An AWS on this machine: moto, behind a front door that refuses what AWS refuses. */
export { Calls } from './calls';
export type { EmbeddedAws, EmbeddedAwsOptions } from './embedded-aws';
export { ACCESS_KEY_ID, ACCOUNT, withoutAws } from './environment';
export { type FaultRule, Faults } from './faults';
export { FrontDoor } from './front-door';
export { Memory } from './memory';
export { checkRequest } from './models/check-request';
export { Conformance, type ModelProblem } from './models/conformance';
export { type Difference, Differences, patternOf } from './models/differences';
export { type Finding, isBelow } from './models/finding';
export {
  botocoreName,
  isFlattened,
  type Reference,
  type ServiceModel,
  ServiceModels,
  type Shape,
  shapeOf,
} from './models/model';
export { compile } from './models/validate';
export { MotoClient } from './moto-client';
export { defaultPython } from './moto';
export { type AwsRequest, type Json, parseRequest } from './request';
export type { RequestRecord } from './requests';
export { AwsError, type AwsResponse, errorResponse, jsonResponse, xmlResponse } from './response';
export type { Service } from './service';
export { Controls } from './services/controls';
export type { Delivery } from './services/deliveries';
export { matchesPattern } from './services/event-pattern';
export type { AwsEvent } from './services/events';
export { createServices } from './services';
export { startEmbeddedAws } from './start';
export { buildXml, itemsAt, textAt, type XmlNode } from './xml';
