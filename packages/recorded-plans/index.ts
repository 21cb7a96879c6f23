/** Recorded plans that Terraform made of a stage, for tests, and changes that no emulator can make. */
export { copiesOf } from './copies';
export { type PackedPlan, type RawChange, type RawPlan, trim } from './pack';
export { packPlan, unpackPlan } from './packed-plan';
export { planNames, planOf, planWith, read, real, realPlan, sketch, sketched, standing } from './plans';
