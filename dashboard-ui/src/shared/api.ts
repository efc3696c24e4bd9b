import { token } from '../feed/store';

export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string, readonly callId: string) {
    super(detail || title);
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A request to the gateway, with the token of this page; throws a Problem if it is refused. */
export async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const all: Record<string, string> = { Accept: 'application/json', ...headers };
  if (token.value) all['Authorization'] = `Bearer ${token.value}`;
  if (body !== undefined) all['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  let value: unknown = text;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    // not JSON: shown as it is
  }
  if (!answer.ok) {
    const problem = (typeof value === 'object' && value ? value : {}) as { title?: string; detail?: string; call_id?: string };
    throw new Problem(answer.status, problem.title ?? answer.statusText, problem.detail ?? '', problem.call_id ?? '');
  }
  return { status: answer.status, headers: answer.headers, body: value };
}
