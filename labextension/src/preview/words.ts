/** What the picture shows, in words, for people who do not see it. Pure. */
import type { IView } from './message';

const CUT_FROM = { x: 'the right', y: 'the front', z: 'above' } as const;
const HELP =
  'Arrow keys turn it, plus and minus come nearer and go back, Page Down and Page Up pick a part, ' +
  'Enter comes close to it, Home shows the whole piece, Escape lets go.';

/** The piece and its parts, how it is shown now, and what the keys do. */
export function described(sizes: string[], parts: string[], view: IView): string {
  const size = sizes.length > 0 ? `, ${sizes.join(' by ')}` : '';
  const count = `${parts.length} ${parts.length === 1 ? 'part' : 'parts'}`;
  const shown = shownAs(view);
  const how = shown.length > 0 ? ` Shown ${shown.join(', ')}.` : '';
  return `The piece${size}; ${count}: ${parts.join(', ')}.${how} ${HELP}`;
}

/** In what way the view is not the plain one. */
export function shownAs(view: IView): string[] {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const { section, highlight, scale } = view;
  const picked = view.caption ? view.caption.replace('\n', ', ') : highlight.join(', ');
  return [
    view.explode > 0 ? `taken apart by ${percent(view.explode)}` : '',
    view.open > 0 ? `${percent(view.open)} open` : '',
    section && section.share > 0 ? `cut open by ${percent(section.share)} from ${CUT_FROM[section.axis]}` : '',
    view.transparent ? 'transparent' : '',
    view.joints ? 'with its joints marked' : '',
    scale === 'person' ? 'beside a person of 1.75 m' : scale === 'room' ? 'in a room' : '',
    picked ? `with ${picked} picked` : ''
  ].filter(Boolean);
}
