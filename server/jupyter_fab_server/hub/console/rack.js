'use strict';
// The rack: offcuts that a person confirms, corrects or discards, and whose labels they print. Asked of the registry
// every few seconds and after each deed; console.js, loaded after it, draws the rest and decides what is shown.
const RACK = 'rack';
const LOOK_MS = 4000;
let rack = null, rackAt = 0, rackShown = '';

const size = one => `${one.width_mm} × ${one.height_mm} mm`;

async function lookAtRack(now) {
  if (!now && Date.now() - rackAt < LOOK_MS) return;
  rackAt = Date.now();
  try { rack = await call('GET', '/api/offcuts'); } catch { rack = null; }
}
function drawRackCard() {
  const count = state => rack.offcuts.filter(one => one.state === state).length;
  const [found, ready, held] = rack ? [count('found'), count('confirmed'), count('reserved')] : [0, 0, 0];
  const words = !rack ? 'the registry is away' : [`${ready} to use`, held ? `${held} reserved` : ''].filter(Boolean).join(', ');
  const card = el('button', { class: 'card' + (chosen === RACK ? ' chosen' : ''), 'data-rack': true, 'aria-pressed': String(chosen === RACK), onclick: () => { chosen = RACK; shown = rackShown = ''; refresh(); } },
    el('b', {}, 'Offcuts'), found ? el('span', { class: 'badge held' }, `${found} to look at`) : null, el('div', { class: 'quiet' }, words));
  $('rack').replaceChildren(el('h2', {}, 'Stock'), card);
}
function drawRack() {
  shown = '';
  const view = JSON.stringify(rack);
  if (view === rackShown) return; // what is typed is kept
  rackShown = view;
  if (!rack) { $('job').replaceChildren(el('div', { class: 'empty' }, 'The registry is away; it keeps the stock of offcuts.')); return; }
  const of = state => rack.offcuts.filter(one => one.state === state);
  const group = (title, words, found, row) => found.length ? [el('h3', {}, title), words ? el('p', { class: 'quiet' }, words) : null,
    el('table', { class: 'rack' }, el('tr', {}, ...['Offcut', 'Sheet', 'Grain × across, mm', ''].map(name => el('th', {}, name))), found.map(row))].filter(Boolean) : [];
  $('job').replaceChildren(el('h1', {}, 'Offcuts'),
    el('p', { class: 'quiet' }, 'What finished jobs have left worth keeping. What you confirm is priced into the next quotes at half of new, and cut first where that is cheaper.'),
    ...(rack.offcuts.length ? [] : [el('p', { class: 'note' }, 'Nothing yet. When a job is cut, what is left of its sheets appears here.')]),
    ...group('To look at', 'Saw it off, measure it, stick its label on and confirm it; or discard it.', of('found'), one => row(one, 'Confirm')),
    ...group('To use', '', of('confirmed'), one => row(one, 'Correct')),
    ...group('Reserved for an order', 'Discarding one gives its job back, to be cut from a whole sheet.', of('reserved'), one => row(one, '')),
    ...group('Used last', '', of('used'), one => row(one, '', true)),
    ...byHand());
}
function row(one, title, over) {
  const wide = sized(one, 'width_mm', title), high = sized(one, 'height_mm', title);
  const from = one.job ? `sheet ${one.sheet} of a job of ${one.found}, at x ${Math.round(one.x_mm)}, y ${Math.round(one.y_mm)}` : `entered ${one.found}${one.note ? ': ' + one.note : ''}`;
  return el('tr', { 'data-offcut': one.id }, el('td', {}, el('b', { class: 'whole' }, one.id), el('div', { class: 'quiet' }, from)),
    el('td', {}, one.kind, one.measured_mm ? el('div', { class: 'quiet' }, `measured ${mm(one.measured_mm)}`) : null),
    el('td', {}, el('div', { class: 'row size' }, wide, el('span', {}, '×'), high)),
    el('td', {}, over ? null : el('div', { class: 'row deeds' },
      title ? deed(title, title === 'Correct' ? '' : 'main', () => call('POST', `/api/offcuts/${one.id}/confirm`, { width_mm: Number(wide.value), height_mm: Number(high.value) })) : null,
      el('a', { class: 'button', href: `/api/offcuts/${one.id}/label.pdf`, target: '_blank', rel: 'noopener' }, 'Label'),
      deed('Discard', '', () => confirm(`Discard ${one.id}, ${size(one)}? It leaves the stock for good.`) ? call('POST', `/api/offcuts/${one.id}/discard`, { reason: 'discarded at the console' }) : null))));
}
function sized(one, name, title) {
  if (!title) return el('span', { class: 'n' }, String(one[name]));
  return el('input', { type: 'number', step: '1', min: '150', value: one[name], 'aria-label': `${name === 'width_mm' ? 'Along' : 'Across'} the grain, ${one.id}` });
}
function deed(title, kind, act) {
  return el('button', { class: kind, onclick: async event => {
    event.target.disabled = true;
    try { await act(); } catch (error) { trouble(error.message); }
    event.target.disabled = false; rackShown = ''; await lookAtRack(true); await refresh();
  } }, title);
}
function byHand() {
  if (!rack.kinds.length) return [];
  const kind = el('select', { 'aria-label': 'Kind of sheet' }, rack.kinds.map((one, i) => el('option', { value: i }, one.title)));
  const number = title => el('input', { type: 'number', step: '1', min: '150', 'aria-label': title, placeholder: 'mm' });
  const wide = number('Along the grain, new piece'), high = number('Across the grain, new piece'), note = el('input', { class: 'wide', 'aria-label': 'Note', placeholder: 'where it stands' });
  const enter = () => {
    const { material, thickness_mm } = rack.kinds[Number(kind.value)];
    if (!(Number(wide.value) > 0 && Number(high.value) > 0)) throw new Error('Measure the piece and enter its size along and across the grain.');
    return call('POST', '/api/offcuts', { material, thickness_mm, width_mm: Number(wide.value), height_mm: Number(high.value), note: note.value });
  };
  return [el('h3', {}, 'A piece from before'), el('div', { class: 'row' }, kind, wide, el('span', {}, '×'), high, note, deed('Put it on the rack', '', enter))];
}

// -- in a job's form: which piece is laid on the bed --

const offcutOf = (job, material, thickness_mm) => (job.offcuts || []).find(one => one.material === material && one.thickness_mm === thickness_mm);
function laidOn(job, kind) {
  const stock = [{ material: job.material, thickness_mm: job.thickness_mm }, ...job.more_stock][kind];
  const found = offcutOf(job, stock.material, stock.thickness_mm);
  return found ? ` (offcut ${found.id}, ${size(found)})` : '';
}
function fromOffcut(job, offcut, send) {
  const more = job.sheets > job.offcuts.length ? ` Further sheets of this job may measure up to 0.10 mm less or 0.04 mm more than it${offcut.measured_mm ? ` (its sheet measured ${mm(offcut.measured_mm)})` : ''}: have one at hand before you begin.` : '';
  return [...readings(`Lay offcut ${offcut.id}, ${size(offcut)}, on the bed and measure its thickness near the four corners, mm`, 1, 'This offcut is on the bed', send),
    el('p', { class: 'quiet' }, `Its lower left corner at the machine’s zero, the ${offcut.width_mm} mm and the grain along X.${more}`),
    el('div', { class: 'row' }, button('It is not there, or damaged', '', () => confirm(`Discard ${offcut.id}? The job is then cut from a whole sheet.`) ? call('POST', `/api/offcuts/${offcut.id}/discard`, { reason: 'not there, or damaged' }) : null))];
}
