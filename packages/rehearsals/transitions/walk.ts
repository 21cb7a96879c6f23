import type { Severity } from '../../plan-verdict';
import type { Edit, Form } from './form';

/** How a change of settings is met: by the verdict on its plan, or before there is a plan. */
export type Met = Severity | 'refused by the settings' | 'refused by a command' | 'refused by Terraform';

/** One row of the table: from where the stand is to the form with an edit. */
export interface Step {
  /** What a person would say is changed. */
  readonly what: string;
  /** What differs from the form afterwards; `{}` is the way back to it. */
  readonly edit: Edit;
  readonly expected: Met;
  /** Of what is refused: what its reason, or the way that it names, must say. */
  readonly says?: RegExp;
  /** What is planned, in the order of the applies. @default the form's first stage */
  readonly stacks?: readonly string[];
  /**
   * It is wanted although it does harm, and applied as if a person had allowed it by name: the way back from a
   * change that has no other. @default false: what is refused is left
   */
  readonly wanted?: boolean;
}

/** Steps that one stand takes one after the other, from the form and back to it. */
export interface Walk {
  readonly form: Form;
  readonly steps: readonly Step[];
}

/** Whether the stand is where the step leads, once it was taken. */
export const isApplied = ({ expected, wanted = false }: Step): boolean =>
  wanted || expected === 'nothing' || expected === 'in place' || expected === 'replaced without a gap';

export const isRefusedBefore = (met: Met): boolean => met.startsWith('refused by');
