/**
 * Runs Terraform in the folder of a synthesized stack, explains its errors, and records what an interrupted
 * run leaves.
 */
export { progressLine } from './apply-progress';
export type { StateLock } from './lock-owner';
export { ProviderProcess } from './provider-process';
export { RunJournal } from './run-journal';
export { withoutMisleading } from './terraform-environment';
export { explainTerraform } from './terraform-errors';
export { GARBAGE_COLLECTION, isAlive, runTerraform, terraformEnvironment } from './terraform-process';
export { ApplyInterrupted, Terraform } from './terraform';
