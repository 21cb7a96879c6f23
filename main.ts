import './stacks/no-token-traces';
import { join } from 'node:path';
import { App } from 'cdktf';
import { policyLimits } from './modules/policy-limits';
import { fileProblem, printMessage, runtimeWarnings } from './packages/facts';
import { refuseCarriageReturns, refuseViolations, RuleError } from './packages/policy-rules';
import { loadSettings, SettingsError } from './settings';
import { factsOf } from './settings/facts';
import { makeStacks } from './stacks/all';
import { renderOnce } from './stacks/render-once';
import { pinProvider } from './stacks/provider-pin';

/**
 * Creates the stacks in the order in which they are deployed, and synthesizes them to `cdktf.out`, if none of them
 * breaks a rule.
 */
function main(): void {
  const settings = loadSettings(undefined, policyLimits);
  refuseCarriageReturns(__dirname);
  const facts = factsOf(settings);
  const { folder } = facts.app;
  const runtimes = runtimeWarnings(join(__dirname, folder), join(folder, 'buildspec.yml'), facts);
  [...settings.warnings, ...runtimes].forEach((warning) => printMessage(`Warning: ${warning}`));
  const app = new App();
  const stacks = makeStacks(app, settings);
  renderOnce(stacks);
  refuseViolations(stacks, facts);
  app.synth();
  pinProvider(app, stacks);
}

try {
  main();
} catch (error) {
  const isMistake = error instanceof SettingsError || error instanceof RuleError;
  const message = isMistake ? error.message : fileProblem(error);
  if (message === undefined) throw error;
  printMessage(message);
  process.exitCode = 1;
}
