'use strict';
// What a person types at the console: kept through refusals and redraws, each refusal said beside the fields that it is
// about. Loaded before console.js, which draws the forms; nothing is kept longer than the page is open.
const typed = {};
let refusal = null;

// Where the problem's pointer leads; the agent's and the registry's names for the same thing.
const ABOUT = { '/readings_mm': '[data-reading]', '/more_mm': '[data-reading]', '/measured_mm': '[data-reading]', '/inspector': '#inspector', '/code': '#code', '/measurements': '[data-id]' };

/** An error that says which fields it is about; `find` is a selector within the job's forms. */
function refused(text, find) { return Object.assign(new Error(text), { find }); }
function nameOf(input) { return input.id || input.dataset.id; }
function keyOf(job, input) { return [job.id, job.fence, nameOf(input)].join('|'); }
function placeOf(job) { return [job.id, job.state, job.session && job.session.stage, job.session && job.session.program].join('|'); }

/** Remember that the deed behind the button of that title was refused. */
function refuse(job, title, error) { refusal = { place: placeOf(job), title, text: error.message, find: error.find || ABOUT[error.pointer] || '', fresh: true }; }
/** Forget what was typed into the fields of that prefix: it is said, or asked for anew. */
function forget(job, prefix) { for (const key of Object.keys(typed)) if (key.startsWith([job.id, job.fence, prefix].join('|'))) delete typed[key]; }
function forgive() { refusal = null; }

/** After the job was drawn anew: what was typed, where the person was, and what was refused. */
function restore(box, job, was) {
  for (const input of box.querySelectorAll('input')) {
    const key = keyOf(job, input);
    if (typed[key]) { input.value = typed[key]; input.dispatchEvent(new Event('input')); }
    input.addEventListener('input', () => { typed[key] = input.value; unmark(input); });
  }
  const again = was && [...box.querySelectorAll('input')].find(input => nameOf(input) === was);
  if (again) again.focus();
  if (refusal) show(box, job);
}
function show(box, job) {
  const pressed = refusal.place === placeOf(job) && [...box.querySelectorAll('button')].find(button => button.textContent === refusal.title);
  const row = pressed && pressed.closest('.row');
  if (!row) { // its form is gone: say it where it is seen from everywhere
    if (refusal.fresh) trouble(refusal.text);
    refusal = null;
    return;
  }
  const note = document.createElement('p');
  note.id = 'refusal'; note.className = 'note bad'; note.setAttribute('role', 'alert'); note.textContent = refusal.text;
  row.after(note);
  const found = refusal.find ? [...box.querySelectorAll(refusal.find)] : [];
  const empty = found.filter(input => input.value === '');
  const wrong = empty.length ? empty : found;
  for (const input of wrong) { input.setAttribute('aria-invalid', 'true'); input.setAttribute('aria-describedby', 'refusal'); }
  if (refusal.fresh && wrong.length) wrong[0].focus();
  refusal.fresh = false;
}
function unmark(input) {
  if (!input.hasAttribute('aria-invalid')) return;
  input.removeAttribute('aria-invalid'); input.removeAttribute('aria-describedby');
  if (!document.querySelector('[aria-invalid]')) { refusal = null; const note = document.getElementById('refusal'); if (note) note.remove(); }
}
