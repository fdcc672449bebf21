/** What a designer has submitted, found again by the events that told them of it. */
import { Got, request } from '../api';
import type { EventPage, Version } from '../wire';

/** The most recent submissions are shown; older ones are found in the catalogue. */
const SHOWN = 8;

/** The reader's own newest submissions, newest first. */
export async function submissions(designer: string): Promise<Got<Version>[]> {
  const names = new Set<string>();
  let after = 0;
  for (;;) {
    const page = await request<EventPage>(`registry/events?kind=version.submitted&limit=500&after=${after}`);
    page.events.forEach(event => names.add(String(event.data['name'])));
    if (page.events.length === 0) {
      break;
    }
    after = page.next;
  }
  const newest = [...names].reverse().slice(0, SHOWN);
  const asked = newest.map(name => request<{ versions: Version[] }>(`registry/designs/${name}`));
  const answers = await Promise.all(asked);
  return answers.flatMap(answer => answer.versions.slice(0, 2)).filter(one => one.designer === designer);
}
