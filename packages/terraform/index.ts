/** Terraform in the folder of one synthesized stack: its runs, what they say, and what an interrupted one leaves. */
export { progressLine } from './apply-progress';
export type { StateLock } from './lock-owner';
export { ProviderProcess } from './provider-process';
export { RunJournal } from './run-journal';
export { withoutMisleading } from './terraform-environment';
export { explainTerraform } from './terraform-errors';
export { GARBAGE_COLLECTION, isAlive, runTerraform, terraformEnvironment } from './terraform-process';
export { ApplyInterrupted, Terraform } from './terraform';
