/** What tools know of the project, and the only access to the user's code. */
export { type Architecture, ARCHITECTURES, FAMILIES, familyOf, knownArchitecture } from './architecture';
export { fits } from './arn-forms';
export { isNetwork, isPrivate, leadsNowhere, networkOf, overlaps, parseCidr } from './cidr';
export { CONTRACT, CONTRACT_TAG } from './contract';
export {
  bucketNames,
  BY_HAND,
  type Facts,
  prefixOf,
  RESERVED_STAGES,
  type SecretFacts,
  type SettingsInput,
  type StageFacts,
  stageOf,
} from './facts';
export { fileProblem } from './file-problem';
export { isSettingsError, loadFacts, meantBy, problemsIn, readInput, resolveFacts } from './user-code';
export { printMessage, WIDTH } from './message';
export {
  askedFor,
  type Conditions,
  holdsForNone,
  holdsForOne,
  isKeyOf,
  isNarrowed,
  OPERATORS,
} from './narrowing';
export { nearest } from './nearest';
export { oneRecordALine } from './one-record-a-line';
export { isOptInRegion, regionFacts, REGIONS, ZONES_WITHOUT_NAT } from './regions';
export { runtimeWarnings } from './runtime-versions';
export { SECRET_NAME, SECRET_SHAPES, secretIn, SWITCH } from './secret-values';
export { compress, readUserData } from './user-data';
