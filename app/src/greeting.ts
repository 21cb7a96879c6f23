import { answer, type Answer, type MediaType } from './answer.ts';
import type { Release } from './release.ts';

/** What the greeting names. */
export interface Facts extends Release {
  readonly host: string;
  readonly stage: string;
}

/** The greeting in each form. Nothing in it changes while the server runs, so it is made once. */
export function greetings(facts: Facts): Readonly<Record<MediaType, Answer>> {
  const { host, stage, commit, build } = facts;
  const vary = ['Vary', 'Accept'];
  const text = `Hello from ${host}\nstage: ${stage}\ncommit: ${commit}\nbuild: ${build}\n`;
  const json = `${JSON.stringify({ greeting: `Hello from ${host}`, host, stage, commit, build })}\n`;
  return {
    'text/plain': answer(200, 'text/plain', text, vary),
    'application/json': answer(200, 'application/json', json, vary),
    'text/html': answer(200, 'text/html', page(facts), [
      ...vary,
      ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
    ]),
  };
}

function page({ host, stage, commit, build }: Facts): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hello from ${escapeHtml(host)}</title>
<h1>Hello from ${escapeHtml(host)}</h1>
<dl>
<dt>Stage</dt><dd>${escapeHtml(stage)}</dd>
<dt>Commit</dt><dd>${escapeHtml(commit)}</dd>
<dt>Build</dt><dd>${escapeHtml(build)}</dd>
</dl>
</html>
`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
