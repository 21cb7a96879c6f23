/** The part of autocannon that is used. The package has no types. */
declare module 'autocannon' {
  export interface Result {
    readonly errors: number;
    readonly non2xx: number;
    readonly duration: number;
    readonly requests: { readonly total: number };
  }
  type Listener = (client: unknown, status: number, bytes: number, milliseconds: number) => void;
  export default function autocannon(
    options: object,
    done: (error: Error | null, result: Result) => void,
  ): { on: (event: 'response', listener: Listener) => void };
}
