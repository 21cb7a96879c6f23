import Negotiator from 'negotiator';
import { answer, mediaTypes, problem, type Answer, type MediaType } from './answer.ts';
import { greetings, type Facts } from './greeting.ts';

/** What of a request decides its answer. */
export interface Question {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly accept: string | undefined;
}

export type Router = (question: Question) => Answer;

/**
 * Makes the function that answers every well-formed request.
 *
 * @param isDraining whether the server wants no more traffic
 */
export function createRouter(facts: Facts, healthPath: string, isDraining: () => boolean): Router {
  const greeting = greetings(facts);
  const { commit, build } = facts;
  const ready = answer(200, 'application/json', `${JSON.stringify({ status: 'ready', commit, build })}\n`);
  const draining = answer(503, 'application/json', '{"status":"draining"}\n');

  return ({ method, path, accept }) => {
    const type = preferred(accept);
    if (path !== '/' && path !== healthPath) return problem(404, 'Not found', type ?? 'text/plain');
    if (method !== 'GET' && method !== 'HEAD') {
      return problem(405, 'Method not allowed', type ?? 'text/plain', ['Allow', 'GET, HEAD']);
    }
    if (path === healthPath) return isDraining() ? draining : ready;
    if (type === undefined)
      return problem(406, `Not acceptable; there is ${mediaTypes.join(', ')}`, 'text/plain');
    return greeting[type];
  };
}

const MAX_REMEMBERED = 100;
const remembered = new Map<string | undefined, MediaType | undefined>();

/** What the client would like best of what there is. The same few headers come again and again. */
function preferred(accept: string | undefined): MediaType | undefined {
  if (!remembered.has(accept)) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const negotiator = new Negotiator({ headers: { accept } });
    remembered.set(accept, negotiator.mediaType([...mediaTypes]) as MediaType | undefined);
  }
  return remembered.get(accept);
}
