/** What keeps a resource of a protected stage from being destroyed. */
export interface Protection {
  /** The argument that protects it: `enable_deletion_protection`. */
  readonly argument: string;
  /** The argument's value that does. */
  readonly value: boolean;
  /** What is said of one without it: `has no deletion protection`. */
  readonly without: string;
  /** Whether it has Terraform's `prevent_destroy` besides. */
  readonly preventDestroy: boolean;
}
