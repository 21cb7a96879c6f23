/** What tests of several packages share. */
export { flat, type Series } from './alarm-evaluator/series';
export { type MetricAlarm, simulate, VALUE } from './alarm-evaluator/simulate';
export type { AlarmState } from './alarm-evaluator/state';
export { awsCalls, type Call as CliCall } from './aws-cli/calls';
export { askReal, expectTaken } from './aws-cli/cli';
export { shellCommand, shellWords, UNKNOWN } from './aws-cli/shell-words';
export { describeProxy } from './describe-proxy';
export { goPattern } from './go-pattern';
export { allows, type Call, type Document } from './iam/evaluate';
export { CONNECTION, document, list, type Role, rolesOf } from './iam/roles';
export {
  ACCESS_LOG,
  findNginx,
  NGINX_LACKING,
  placed,
  Proxy,
  PROXY_CONF,
  PROXY_SETTINGS,
  type ProxyFiles,
} from './nginx';
export { pythonPackage } from './python-packages';
export { regionTable } from './region-table';
export { runScreen, type Screen, type ScreenOptions, type Script } from './screen/run-screen';
export { type Diagnostic, validate } from './terraform';
