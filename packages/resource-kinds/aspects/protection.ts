/** How a resource of a protected stage is kept from being destroyed. */
export interface Protection {
  /** The argument that protects it: `enable_deletion_protection`. */
  readonly argument: string;
  /** The value of the argument that protects it. */
  readonly value: boolean;
  /** The end of the message about a resource without it: `has no deletion protection`. */
  readonly without: string;
  /** Whether it also has Terraform's `prevent_destroy`. */
  readonly preventDestroy: boolean;
}
