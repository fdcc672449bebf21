/**
 * The one way to the Jupyter Server extension: a request, and an error that says what to do next.
 *
 * The registry's token stays in the server; `registry/...` is passed on with the token of whoever is signed in.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { Problem } from './wire';

/** A message as it is received: the sender writes every field, also those with a default. */
export type Got<T> = T extends (infer U)[]
  ? Got<U>[]
  : T extends object
    ? { [K in keyof T]-?: Got<Exclude<T[K], undefined>> }
    : T;

export interface IAsk {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  /** Makes a repeated request do no more than the first one (header Idempotency-Key). */
  key?: string;
  signal?: AbortSignal;
}

/** A refusal in RFC 9457 problem details; the text is the next step for the reader. */
export class Refusal extends Error {
  constructor(readonly problem: Got<Problem>) {
    super(problem.detail || problem.title);
    this.name = 'Refusal';
  }

  /** The error's stable code: the last part of the problem's type. */
  get code(): string {
    return this.problem.type.split(/[:/]/).pop() ?? '';
  }

  /** The parameter that is wrong, where one is. */
  get parameter(): string {
    return (this.problem.pointer ?? '').split('/').pop() ?? '';
  }

  /** Whether a designer may be asked to make it possible. */
  get negotiable(): boolean {
    return this.problem.fields['customisation_request'] === true;
  }
}

/** The address of something under `/jupyter-fab/`. */
export function addressOf(path: string): string {
  return URLExt.join(ServerConnection.makeSettings().baseUrl, 'jupyter-fab', path);
}

/** The address of a version's picture. */
export function pictureOf(design: string, version: string): string {
  return addressOf(`registry/designs/${encodeURIComponent(design)}/${encodeURIComponent(version)}/picture.png`);
}

/** The answer's JSON; rejects with `Refusal`. */
export async function request<T>(path: string, ask: IAsk = {}): Promise<Got<T>> {
  const settings = ServerConnection.makeSettings();
  const init: RequestInit = { method: ask.method ?? (ask.body === undefined ? 'GET' : 'POST'), signal: ask.signal };
  if (ask.body !== undefined) {
    init.body = JSON.stringify(ask.body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  if (ask.key) {
    init.headers = { ...init.headers, 'Idempotency-Key': ask.key };
  }
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(addressOf(path), init, settings);
  } catch (error) {
    if (ask.signal?.aborted) {
      throw error;
    }
    throw new Refusal(problem(503, 'Jupyter does not answer. Is its server still running?'));
  }
  const text = await response.text();
  if (response.ok) {
    return JSON.parse(text) as Got<T>;
  }
  throw new Refusal(readProblem(response.status, text));
}

/** The problem in an answer's text; one of our own making where the text is none. Pure. */
export function readProblem(status: number, text: string): Got<Problem> {
  try {
    const found = JSON.parse(text) as Partial<Problem> & { message?: string };
    return {
      ...problem(status, found.detail ?? found.message ?? `The server answered with ${status}.`),
      ...clean(found)
    };
  } catch {
    return problem(status, `The server answered with ${status}. Is the jupyter_fab server extension enabled?`);
  }
}

function clean(found: Partial<Problem>): Partial<Got<Problem>> {
  const { type, title, detail, pointer, fields } = found;
  const known = { type, title, detail, pointer, fields };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== null));
}

function problem(status: number, detail: string): Got<Problem> {
  return { type: 'about:blank', title: 'error', status, detail, pointer: null, fields: {} };
}
