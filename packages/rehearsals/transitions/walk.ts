import type { Severity } from '../../plan-verdict';
import type { Edit, Form } from './form';

/** Who or what meets a change of settings: the verdict on its plan, or a refusal before there is a plan. */
export type Met = Severity | 'refused by the settings' | 'refused by a command' | 'refused by Terraform';

/** One row of the table: a change from the deployed settings to the form's settings with an edit. */
export interface Step {
  /** The change, as a person would name it. */
  readonly what: string;
  /** How the settings differ from the form's afterwards; `{}` goes back to them. */
  readonly edit: Edit;
  readonly expected: Met;
  /** What the message must contain: the reason of a refusal, or what to do. */
  readonly says?: RegExp;
  /** What is planned, in the order of the applies. @default the form's first stage */
  readonly stacks?: readonly string[];
  /**
   * Whether it is applied although it does harm, as if a person had allowed it by `--allow`: the way back from a change
   * that has no other. @default false: a refused plan is not applied
   */
  readonly wanted?: boolean;
}

/** Steps that one stand takes one after another, from the form's settings and back to them. */
export interface Walk {
  readonly form: Form;
  readonly steps: readonly Step[];
}

/** Whether the change is deployed after the step. */
export const isApplied = ({ expected, wanted = false }: Step): boolean =>
  wanted || expected === 'nothing' || expected === 'in place' || expected === 'replaced without a gap';

export const isRefusedBefore = (met: Met): boolean => met.startsWith('refused by');
