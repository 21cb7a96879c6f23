/**
 * Control characters and characters that are none: halves of a pair, which UTF-8 has no bytes for, and the 66 that
 * Unicode keeps for itself, for which systemd leaves the variable out (EnvironmentFile=, "invalid UTF-8 value").
 * [Unicode 15, 23.7; systemd, src/basic/utf8.c, unichar_is_valid]
 */
const NOT_CARRIED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** `${` and `%{` begin expressions in every text that Terraform gets. */
export const EXPRESSION = /[$%]\{/;

/**
 * One line that reaches the app as it is written, through YAML, JSON, the environment file and bash, and that Terraform
 * reads nothing into.
 */
export function isCarried(value: string): boolean {
  return !NOT_CARRIED.test(value) && !EXPRESSION.test(value);
}

/** One line of some length, for people, that Terraform reads nothing into. */
export function oneLine(value: string, min: number, max: number): boolean {
  return (
    value.trim().length >= min && value.length <= max && !/\p{Cc}/u.test(value) && !EXPRESSION.test(value)
  );
}
