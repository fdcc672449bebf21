/**
 * The sidebar's state: who is signed in, which panel is shown and of what, and the events that concern the reader.
 *
 * Panels read it and ask it to change; it draws nothing. One long poll brings the events, and starts anew when another
 * person is acted as.
 */
import { ISignal, Signal } from '@lumino/signaling';

import { Got, Refusal, request } from './api';
import { PanelId } from './tokens';
import type { Event, EventPage, Me } from './wire';

export interface IPerson {
  handle: string;
  title: string;
  roles: string[];
}

export interface IStatus {
  registry: string;
  signed_in: IPerson | null;
  demo: boolean;
  people: IPerson[];
}

/** What a panel is shown of: a design's version to order, values wished for. */
export interface ISubject {
  design?: string;
  version?: string;
  values?: Record<string, number | string | boolean>;
  order?: string;
  /** The customisation request that is being answered. */
  request?: string;
}

/** How long the registry may hold a poll open, and how long to wait after a failure. */
const WAIT_S = 20;
const RETRY_MS = 4000;

export class FabModel {
  status: IStatus | null = null;
  me: Got<Me> | null = null;
  problem: Refusal | null = null;
  panel: PanelId = 'catalogue';
  subject: ISubject = {};

  /** Something of this model changed: draw again. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Something happened that concerns the reader. */
  get happened(): ISignal<this, Got<Event>> {
    return this._happened;
  }

  get roles(): string[] {
    return this.me?.person.roles ?? this.status?.signed_in?.roles ?? [];
  }

  /** Whether the reader has that role, of any hub or class. */
  has(role: string): boolean {
    return this.roles.some(one => one === role || one.startsWith(`${role}:`));
  }

  /** Whether the reader may order and ask. */
  get buys(): boolean {
    return ['buyer', 'student', 'educator'].some(role => this.has(role));
  }

  /** Whether the reader may publish. */
  get designs(): boolean {
    return ['designer', 'student'].some(role => this.has(role));
  }

  /** The hubs that the reader operates. */
  get hubs(): string[] {
    return this.roles.filter(role => role.startsWith('hub_operator:')).map(role => role.split(':')[1]);
  }

  show(panel: PanelId, subject: ISubject = {}): void {
    this.panel = panel;
    this.subject = subject;
    this._changed.emit();
  }

  /** Asks who is signed in and what they have. */
  async refresh(): Promise<void> {
    try {
      this.status = (await request<IStatus>('status')) as IStatus;
      this.me = this.status.signed_in ? await request<Me>('registry/me') : null;
      this.problem = null;
    } catch (error) {
      this.problem = error as Refusal;
    }
    this._changed.emit();
  }

  /** Signs in with a password or, in the demo, acts as one of its people. */
  async signIn(handle: string, password = ''): Promise<void> {
    await request('act-as', { body: { handle, password } });
    this.me = null;
    await this.refresh();
    this.listen();
  }

  /** Starts (anew) to follow the events of whoever is signed in. */
  listen(): void {
    this._polling?.abort();
    this._polling = new AbortController();
    void this._poll(this._polling.signal);
  }

  dispose(): void {
    this._polling?.abort();
    Signal.clearData(this);
  }

  private async _poll(signal: AbortSignal): Promise<void> {
    let cursor = 0;
    let old = true;
    while (!signal.aborted) {
      try {
        const wait_s: number = old ? 0 : WAIT_S;
        const page: Got<EventPage> = await request<EventPage>(`registry/events?after=${cursor}&wait_s=${wait_s}`, {
          signal
        });
        if (!old) {
          page.events.forEach(event => this._take(event));
        }
        // What happened before the sidebar opened is in the lists that the panels load.
        old = old && page.events.length > 0 && page.next > cursor;
        cursor = page.next;
      } catch {
        if (!signal.aborted) {
          await new Promise(done => setTimeout(done, RETRY_MS));
        }
      }
    }
  }

  private _take(event: Got<Event>): void {
    this._happened.emit(event);
    if (/^(credits|order|request)\./.test(event.kind)) {
      void this.refresh();
    }
  }

  private _changed = new Signal<this, void>(this);
  private _happened = new Signal<this, Got<Event>>(this);
  private _polling: AbortController | null = null;
}
