/**
 * Control characters, halves of surrogate pairs, which UTF-8 cannot encode, and Unicode's 66 noncharacters, for which
 * systemd ignores the variable (EnvironmentFile=, "invalid UTF-8 value").
 * [Unicode 15, 23.7; systemd, src/basic/utf8.c, unichar_is_valid]
 */
const NOT_CARRIED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** Terraform takes `${` and `%{` for the beginning of an expression. */
export const EXPRESSION = /[$%]\{/;

/**
 * Whether a line reaches the app unchanged, through Terraform, YAML, JSON, the environment file and bash.
 */
export function isCarried(value: string): boolean {
  return !NOT_CARRIED.test(value) && !EXPRESSION.test(value);
}

/** Whether it is one line for people, with `min` to `max` characters, and without an expression of Terraform. */
export function oneLine(value: string, min: number, max: number): boolean {
  return (
    value.trim().length >= min && value.length <= max && !/\p{Cc}/u.test(value) && !EXPRESSION.test(value)
  );
}
