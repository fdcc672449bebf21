'use strict';
// The console's page: shows /api/state twice a second and turns clicks into calls. Machine text is only ever set as
// text. The one piece of markup that is taken as such is the set-up drawing out of the registry's signed bundle.
const key = document.querySelector('meta[name=console-key]').content;
const $ = id => document.getElementById(id);
let state = null, chosen = '', shown = '', bundle = null, paths = {}, remeasured = '';

async function call(method, path, body) {
  const answer = await fetch(path, {
    method, headers: { 'X-Console-Key': key, 'Content-Type': 'application/json' },
    body: method === 'POST' ? JSON.stringify(body || {}) : undefined
  });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.detail || 'That did not work.'), { pointer: found.pointer });
  return found;
}
function trouble(text) {
  $('trouble').textContent = text; $('trouble').hidden = false;
  clearTimeout(trouble.timer); trouble.timer = setTimeout(() => { $('trouble').hidden = true; }, 9000);
}
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter(child => child != null));
  return made;
}
const percent = share => Math.round(100 * share) + ' %';
const minutes = seconds => seconds < 90 ? Math.round(seconds) + ' s' : Math.round(seconds / 60) + ' min';
const day = iso => new Date(iso + 'T12:00').toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const mm = value => value.toFixed(2) + ' mm';

async function refresh() {
  try {
    const answer = await fetch('/api/state', { headers: { 'X-Console-Key': key } });
    if (!answer.ok) throw new Error();
    state = await answer.json();
  } catch { $('machine-state').textContent = 'no answer from the agent'; $('machine-state').className = 'badge lost'; return; }
  drawHead(); drawQueue(); await lookAtRack(); drawRackCard();
  if (chosen === RACK) { drawRack(); return; }
  await drawJob(); drawLive();
}
function drawHead() {
  const machine = state.machine;
  $('hub').textContent = 'Workshop console: ' + state.hub;
  $('machine-state').textContent = machine.state; $('machine-state').className = 'badge ' + machine.state;
  $('machine-reason').textContent = machine.reason;
  $('registry').textContent = state.registry.reachable ? (state.registry.unsent ? state.registry.unsent + (state.registry.unsent === 1 ? ' report' : ' reports') + ' to send' : 'registry reached')
    : 'registry away; the machine goes on, reports are kept';
  const [x, y, z] = machine.place_mm;
  const at = value => machine.homed ? mm(value) : 'not known';
  const rows = [['Machine', machine.title || machine.id], ['Homed', machine.homed ? 'yes' : 'no'], ['X', at(x)], ['Y', at(y)], ['Z', at(z)],
    ['Feed', machine.feed_mm_min + ' mm/min'], ['Spindle', machine.spindle_rpm + ' rpm'],
    ['Line', machine.line ? machine.line[0] + ' of ' + machine.line[1] : 'none']];
  $('figures').replaceChildren(...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  $('talk').replaceChildren(...machine.talk.slice().reverse().map(line => el('li', {}, line)));
  const may = { connect: ['lost', 'disconnected'], home: ['locked', 'ready'], unlock: ['alarm'], acknowledge: ['done', 'interrupted'], hold: ['running', 'draining'], resume: ['held'],
    stop: ['running', 'holding', 'held', 'draining'] };
  for (const button of document.querySelectorAll('[data-machine]')) {
    const action = button.dataset.machine;
    if (action === 'confirm') button.hidden = !machine.settings_changed.length;
    else button.disabled = !may[action].includes(machine.state);
  }
  $('changed').textContent = machine.settings_changed.length ? 'The controller’s settings have changed: ' + machine.settings_changed.join('; ') : '';
  $('changed').hidden = !machine.settings_changed.length;
}
// A job that has passed says when it was handed over, and nothing before.
const EARLIER = 5;
function isHandedOver(job) { return job.state === 'passed' && job.message !== ''; }
function isOver(job) { return isHandedOver(job) || ['failed', 'scrapped'].includes(job.state); }
function stageOf(job) { return job.session ? job.session.stage : job.state; }
function drawQueue() {
  const waiting = state.jobs.filter(job => !isOver(job)), earlier = state.jobs.filter(isOver).slice(-EARLIER).reverse();
  if (chosen !== RACK && !state.jobs.some(job => job.id === chosen)) chosen = (waiting[0] || earlier[0] || {}).id || '';
  const card = job => el('button', { class: 'card' + (job.id === chosen ? ' chosen' : ''), 'data-job': job.id, 'aria-pressed': String(job.id === chosen), onclick: () => { chosen = job.id; shown = ''; refresh(); } },
    el('b', {}, job.title), el('span', { class: 'badge ' + stageOf(job) }, words(job)),
    el('div', { class: 'quiet' }, job.parts + ' parts, ' + job.sheets + (job.sheets === 1 ? ' sheet' : ' sheets') + ', due ' + day(job.due)));
  $('queue').replaceChildren(...(waiting.length ? waiting.map(card) : [el('p', { class: 'quiet' }, 'Nothing is waiting.')]),
    ...(earlier.length ? [el('h2', {}, 'Earlier'), ...earlier.map(card)] : []));
}
function words(job) {
  if (isHandedOver(job)) return 'handed over';
  if (job.state === 'passed') return 'ready to hand over';
  if (job.turn) return 'turn the sheet over';
  if (job.screw) return 'screw the sheet down';
  const stage = stageOf(job);
  return { offered: 'offered', accepted: 'load the sheet', reserved: 'program in the making', ready: 'ready to arm', armed: 'armed', cutting: 'cutting',
    between: 'change tool or sheet', held: 'held', uncertain: 'uncertain: look', made: job.state === 'made' ? 'measure' : job.state,
    failed: 'failed', scrapped: 'scrapped', running: 'cutting' }[stage] || stage;
}
async function drawJob() {
  const job = state.jobs.find(one => one.id === chosen);
  // What is typed is kept: the form is drawn again only when something about the job has changed.
  const view = job ? [job.id, job.state, job.fence, stageOf(job), job.session && job.session.program, JSON.stringify([job.turn, job.screw]), job.message, state.armed && state.armed.nonce,
    state.machine.homed, state.machine.state === 'ready' || state.machine.state === 'done', JSON.stringify([job.sheet, job.offcuts])].join('|') : 'none';
  if (view === shown) return;
  if (job && job.session && (!bundle || bundle.job !== job.id || bundle.digest !== job.session.digest)) {
    try { bundle = await call('GET', '/api/jobs/' + job.id + '/bundle'); paths = {}; } catch (error) { trouble(error.message); bundle = null; }
  }
  shown = view;
  if (!job) { $('job').replaceChildren(el('div', { class: 'empty' }, 'No job yet. When the registry gives this workshop one, it appears here.')); return; }
  const own = bundle && bundle.job === job.id && job.session ? bundle : null;
  const at = document.activeElement, was = $('job').contains(at) && at.tagName === 'INPUT' ? nameOf(at) : '';
  $('job').replaceChildren(...head(job), ...actions(job, own), ...(own ? setup(job, own) : []));
  restore($('job'), job, was);
}
function head(job) {
  return [el('div', { class: 'row' }, el('h1', {}, job.title), el('span', { class: 'badge ' + stageOf(job) }, words(job))),
    el('div', { class: 'quiet' }, `${job.material.replaceAll('-', ' ')}, ${job.thickness_mm} mm nominal · ${job.parts} parts · about ${Math.round(job.machine_minutes)} min of machine with set-up · due ${day(job.due)} · attempt ${job.attempt}`),
    job.message && !['held', 'accepted'].includes(stageOf(job)) ? el('p', { class: 'note' }, job.message) : null].filter(Boolean);
}
function button(text, kind, act, disabled) {
  return el('button', { class: kind, disabled: Boolean(disabled), onclick: async event => {
    const job = state.jobs.find(one => one.id === chosen);
    event.target.disabled = true; forgive();
    try { await act(); } catch (error) { refuse(job, text, error); }
    shown = ''; await refresh();
  } }, text);
}
function actions(job, own) {
  const post = (action, body) => call('POST', `/api/jobs/${job.id}/${action}`, body);
  const stage = stageOf(job);
  if (job.state === 'offered') return [el('div', { class: 'row' }, button('Accept the job', 'main', () => post('accept'))),
    el('div', { class: 'row' }, ...field('Or decline it, because', 'reason', 'wide'), button('Decline', '', () => {
      if (!$('reason').value.trim()) throw refused('Say why: the registry looks for another workshop, and the buyer may ask.', '#reason');
      return post('decline', { reason: $('reason').value.trim() });
    }))];
  if (['accepted', 'reserved'].includes(job.state) || (job.state === 'ready' && !job.session)) return sheetForm(job, post);
  if (stage === 'ready' || stage === 'between') {
    if (job.turn) return turnOver(job, post);
    if (job.sheet && !(job.sheet.readings_mm.length && remeasured !== job.id + job.sheet.number)) return furtherSheet(job, post, stage);
    if (job.screw) return screwDown(job, post);
    const program = own && own.programs[job.session.program];
    const ready = state.machine.homed && ['ready', 'done'].includes(state.machine.state);
    return [el('h3', {}, `Program ${job.session.program + 1} of ${job.session.programs}: ${program ? program.tool + ' on sheet ' + lies(program) : ''}`),
      el('div', { class: 'row' }, button('Arm', 'main', () => post('arm'), !ready),
        el('span', { class: 'quiet' }, ready ? 'Sheet clamped, this tool in the spindle, nobody near the machine? Arming releases it for one minute.' : 'Home the machine first.')),
      ...(job.sheet ? [el('div', { class: 'row' }, el('span', { class: 'quiet' }, `Sheet ${job.sheet.number} measures ${job.sheet.readings_mm.map(one => one.toFixed(2)).join(', ')} mm; proven for ${range(job.sheet)}.`),
        button('Measure another', '', () => { remeasured = job.id + job.sheet.number; forget(job, 'reading-'); }))] : [])];
  }
  if (stage === 'armed' && state.armed) return [el('div', { class: 'release' }, el('b', {}, `Armed: ${state.armed.program}. `),
    el('span', { id: 'left' }), el('div', { class: 'row' }, button('Take back', '', () => post('disarm')),
    // At the other end of the row: whoever clicks Arm twice by mistake must not start the machine.
    button('Start cutting', 'danger', () => post('begin', { nonce: state.armed.nonce }))))];
  if (stage === 'uncertain') return [el('p', { class: 'note bad' }, 'Certainty was lost in the cut: ' + (job.session.reason || '') + '. Look at the sheet. Nothing goes on by itself.'),
    el('div', { class: 'row' }, button('Scrap it, make it anew', 'danger', () => post('scrap', { reason: 'scrapped after a look at the sheet' })),
      button('It is finished after all', '', () => post('made', { reason: 'found finished' })))];
  if (stage === 'held') return [el('p', { class: 'note' }, 'Held: ' + (job.message || 'the machine waits') + '. Resume or stop at the right; after a stop you can scrap the piece.')];
  if (stage === 'made' && job.state === 'made') return inspection(job, own, post);
  if (isHandedOver(job)) return [];
  if (job.state === 'passed') return [el('p', { class: 'note good' }, 'Every measure is within its limits.'), el('div', { class: 'row' }, ...field('The buyer’s code', 'code', 'wide'), button('Hand over', 'main', () => post('handover', { code: $('code').value })))];
  return [];
}
function field(title, id, kind) {
  return [el('label', { for: id }, title), el('input', { id, class: kind, autocomplete: 'off' })];
}
function sheetForm(job, post) {
  if (job.state === 'ready') return [el('div', { class: 'row' }, button('Fetch the proven program', 'main', () => post('fetch')))];
  if (job.state === 'reserved') return [el('p', { class: 'note' }, 'The registry rebuilds the parts for this sheet, lays them out, makes the programs and proves them. This takes up to a minute.')];
  if (job.more_stock.length) return severalSheets(job, post).concat(job.message ? el('p', { class: 'note bad', role: 'alert' }, job.message) : []);
  const offcut = offcutOf(job, job.material, job.thickness_mm), send = found => post('sheet', { readings_mm: found });
  return (offcut ? fromOffcut(job, offcut, send) : readings('Load the sheet and measure its thickness near the four corners, mm', 1, 'This sheet is on the bed', send))
    .concat(job.message ? el('p', { class: 'note bad', role: 'alert' }, job.message) : []);
}
const range = sheet => `${sheet.low_mm.toFixed(2)} to ${sheet.high_mm.toFixed(2)} mm`;
// Between the programs of a sheet's two sides. The agent arms none of side B before somebody has said this.
function turnOver(job, post) {
  const { number, pins: [[left, y], [right]], diameter_mm: thick, longest_mm: long } = job.turn;
  return [el('h3', {}, `Turn sheet ${number} over, left to right`),
    el('ol', { class: 'steps' }, ...['Take the clamps off, lift the sheet, and clean the bed and the sheet.',
      `Put two pins of ${thick} mm, at most ${long} mm long, into the holes in the spoilboard, at X ${left} and X ${right}, Y ${y}.`,
      'Turn the sheet over so that its left end comes to the right and its front edge stays in front. The face with the cuts lies down; let it down onto both pins. If it will not go on, or lies beside its place, it is turned the wrong way.',
      'Clamp it as before. Do not set X0 Y0 again: the pins hold the sheet where it was.'].map(text => el('li', {}, text))),
    el('div', { class: 'row' }, button('It lies on its pins, side B up', 'main', () => post('turn')))];
}
// After a sheet's screw holes. The agent arms nothing that counts on the screws before somebody has said that they are in.
function screwDown(job, post) {
  const { number, screws } = job.screw;
  return [el('h3', {}, `Screw sheet ${number} down`),
    el('ol', { class: 'steps' }, ...['Wait until the spindle stands still. Leave the clamps on until the last screw is in.',
      `Drive a screw into each of the ${screws} holes, through the sheet into the spoilboard, its head flush with the sheet.`,
      'Count them: no screw may be left out, or the sheet comes loose under the cutter. Then take off clamps that stand in the way.'].map(text => el('li', {}, text))),
    el('div', { class: 'row' }, button('It is screwed down', 'main', () => post('screw')))];
}
function furtherSheet(job, post, stage) {
  const { number } = job.sheet;
  const send = async found => { await post('measure', { readings_mm: found }); remeasured = ''; };
  return [...readings(`Load sheet ${number}, ${job.sheet.kind}, and measure its thickness near the four corners, mm`, number, 'This sheet is on the bed', send),
    el('p', { class: 'quiet' }, `Its program was made and proven for the first one of its kind; this one may measure ${range(job.sheet)}.`),
    stage === 'between' ? el('div', { class: 'row' }, button('No sheet is near enough: give the piece up', '', () => confirm('Give the piece up? What is cut is scrap, and the order is made again.')
      ? post('scrap', { reason: `no sheet of ${range(job.sheet)} was left` }) : null)) : null].filter(Boolean);
}
// One of each kind before any is cut: slots for a thin board lie in a thick one.
function severalSheets(job, post) {
  const kinds = job.kinds.map((kind, i) => ({ title: kind + laidOn(job, i), inputs: corners(i ? `1-${i + 1}` : 1, ', ' + kind) }));
  const send = () => { const [first, ...more] = kinds.map(kind => entered(kind.inputs)); return post('sheet', { readings_mm: first, more_mm: more }); };
  return [el('h3', {}, 'Measure one sheet of each kind near its four corners, mm, and load the first'),
    ...kinds.flatMap(kind => [el('p', { class: 'quiet' }, kind.title), el('div', { class: 'row low' }, stacked(kind.inputs))]),
    el('div', { class: 'row' }, button('The first is on the bed, the others are at hand', 'main', send))];
}
// Empty, without a number in grey: what stands there already is not measured.
const corners = (sheet, kind = '') => [1, 2, 3, 4].map(i => el('input', { type: 'number', step: '0.01', id: `reading-${sheet}-${i}`, 'data-reading': i, 'aria-label': `Thickness at corner ${i}${kind}` }));
const stacked = inputs => inputs.map((input, i) => el('div', { class: 'stacked' }, el('span', { class: 'quiet' }, 'Corner ' + (i + 1)), input));
function entered(inputs) {
  if (inputs.some(input => !(Number(input.value) > 0))) throw refused('Measure all four corners and enter what the caliper says.', '[data-reading]');
  return inputs.map(input => Number(input.value));
}
function readings(title, sheet, name, send) {
  const inputs = corners(sheet);
  return [el('h3', {}, title), el('div', { class: 'row low' }, stacked(inputs), button(name, 'main', () => send(entered(inputs))))];
}
function inspection(job, own, post) {
  if (!own) return [];
  const rows = own.characteristics.map(one => el('tr', {}, el('td', {}, one.title), el('td', { class: 'whole' }, one.instrument), el('td', { class: 'n' }, one.nominal_mm.toFixed(2)),
    el('td', { class: 'n whole' }, `${one.lower_mm.toFixed(2)} to ${one.upper_mm.toFixed(2)}`), el('td', { class: 'n' }, el('input', { type: 'number', step: '0.01', 'data-id': one.id, 'aria-label': one.title, oninput: event => judge(event.target, one) }))));
  const send = () => {
    const measured = {};
    for (const input of document.querySelectorAll('[data-id]')) if (input.value !== '') measured[input.dataset.id] = Number(input.value);
    if (Object.keys(measured).length < rows.length) throw refused('Measure every row of the table; an empty one is not measured.', '[data-id]');
    if (!$('inspector').value.trim()) throw refused('Say who has measured, by sign-in name.', '#inspector');
    return post('inspect', { inspector: $('inspector').value.trim(), measured });
  };
  return [el('h3', {}, 'Measure the parts'), el('table', {}, el('tr', {}, ...['Measure, in mm', 'With', 'Nominal', 'Limits', 'Measured'].map((name, i) => el('th', { class: i > 1 ? 'n' : '' }, name))), rows),
    el('div', { class: 'row' }, ...field('Measured by', 'inspector', 'wide'), el('span', { class: 'quiet' }, 'by sign-in name'),
      el('span', { class: 'spring' }), button('Enter the measures', 'main', send))];
}
// Says at once what the registry will say; it decides.
function judge(input, limits) {
  const value = Number(input.value);
  input.className = input.value === '' ? '' : value >= limits.lower_mm && value <= limits.upper_mm ? 'inside' : 'outside';
}
function proven(own) {
  const found = own.proof.figures;
  return el('p', { class: 'note good', id: 'proof' }, `Proven for a first sheet of ${mm(own.measured_mm)}${own.programs.some(one => one.sheet > 0) ? ', and further ones of ' + range(own.proven) : ''} by an interpreter of its own: ${found.parts} parts, `
    + `cut too deep by at most ${mm(found.gouge_mm)}, left over at most ${mm(found.leftover_mm)}, ${found.tabs_standing} of ${found.tabs} tabs stand.`);
}
const lies = program => program.sheet + 1 + (program.side && ', side ' + program.side);
function setup(job, own) {
  // A drawing for each sheet, and for each side of one that is turned over, in the order of the programs.
  const setups = [...new Set(own.programs.map(lies))];
  const sheets = own.setup_svg.map((svg, i) => { const box = el('div', { class: 'sheet', 'data-sheet': setups[i] }); box.innerHTML = svg; return box; });
  const rows = own.programs.map((program, i) => el('tr', {}, el('td', {}, program.name), el('td', {}, program.tool), el('td', { class: 'n whole' }, lies(program)), el('td', { class: 'n' }, minutes(program.seconds)),
    el('td', {}, i < job.session.program ? 'done' : i === job.session.program && ['cutting', 'held', 'uncertain', 'armed', 'scrapped'].includes(stageOf(job)) ? stageOf(job) : 'waiting'), el('td', { class: 'quiet' }, program.sha256.slice(0, 12))));
  return [proven(own), el('div', { class: 'row' }, el('div', { class: 'bar', style: 'flex:1' }, el('i', { id: 'bar', style: 'width:0' })), el('span', { id: 'share', class: 'quiet' })),
    el('table', {}, el('tr', {}, ...['Program', 'Tool', 'Sheet', 'Time', '', 'Digest'].map((name, i) => el('th', { class: i === 2 || i === 3 ? 'n' : '' }, name))), rows),
    el('h3', {}, 'Set-up'), ...sheets];
}
async function pathOf(job, number) {
  const name = job.id + '/' + number + '/' + job.session.digest;
  if (paths[name]) return paths[name];
  const found = await call('GET', `/api/jobs/${job.id}/programs/${number}`);
  let x = 0, y = 0, z = 0, cuts = false;
  const points = [], lines = found.gcode.split('\n');
  lines.forEach((line, i) => {
    const text = line.replace(/\(.*?\)/g, '');
    for (const [, letter, value] of text.matchAll(/([XYZ])(-?[\d.]+)/g)) { if (letter === 'X') x = Number(value); else if (letter === 'Y') y = Number(value); else z = Number(value); }
    const mode = text.match(/G0?([0-3])(?![\d.])/);
    if (mode) cuts = mode[1] !== '0';
    if (/[XYZ]/.test(text)) points.push([x, y, z, i + 1, cuts]);
  });
  return (paths[name] = { sheet: lies(found), points });
}
async function drawLive() {
  const job = state.jobs.find(one => one.id === chosen);
  if (state.armed && $('left')) $('left').textContent = `${state.armed.seconds_left} s left to start it.`;
  if (!job || !job.session || !$('bar')) return;
  $('bar').style.width = `${100 * job.done}%`; $('share').textContent = percent(job.done);
  if (state.cutting !== job.id || !state.machine.line) return;
  let path; try { path = await pathOf(job, job.session.program); } catch { return; }
  const svg = document.querySelector(`[data-sheet="${path.sheet}"] svg`), frame = svg && svg.querySelector('g[transform]');
  if (!frame) return;
  let live = svg.querySelector('g.live');
  const draw = points => points.map((p, i) => (i && p[4] ? 'L' : 'M') + p[0] + ' ' + p[1]).join('');
  if (!live || live.dataset.program !== String(job.session.program)) {
    if (live) live.remove();
    live = document.createElementNS('http://www.w3.org/2000/svg', 'g'); live.setAttribute('class', 'live'); live.dataset.program = job.session.program;
    live.setAttribute('transform', frame.getAttribute('transform'));
    for (const [tag, name] of [['path', 'ahead'], ['path', 'behind'], ['circle', 'tool']]) { const part = document.createElementNS('http://www.w3.org/2000/svg', tag); part.setAttribute('class', name); live.append(part); }
    live.children[0].setAttribute('d', draw(path.points)); live.children[2].setAttribute('r', 14); svg.append(live);
  }
  live.children[1].setAttribute('d', draw(path.points.filter(p => p[3] <= state.machine.line[0])) || 'M0 0');
  live.children[2].setAttribute('cx', state.machine.place_mm[0]); live.children[2].setAttribute('cy', state.machine.place_mm[1]);
}
document.body.addEventListener('click', async event => {
  const action = event.target.dataset && event.target.dataset.machine;
  if (!action) return;
  try { await call('POST', '/api/machine/' + action); } catch (error) { trouble(error.message); }
  refresh();
});
(async function loop() { await refresh(); setTimeout(loop, 500); })();
