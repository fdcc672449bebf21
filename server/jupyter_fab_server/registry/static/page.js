// The shared page of a design: the piece turning, its parameters, what it takes and about what it costs.
// For someone with no account and no kernel. Drawing is viewer.js, judging values rules.js, the form controls.js.

import { Controls } from "./controls.js";
import { customised, defaults, fitted, settled } from "./rules.js";
import { Viewer } from "./viewer.js";

const FIGURES_AFTER_MS = 220; // of rest: what costs a layout is not asked for while a slider moves
const KINDS = { material: "Material", machine: "Machine", labour: "Work", royalty: "Designer", platform: "Registry" };

const main = document.querySelector("main");
const at = (name) => document.getElementById(name);
const api = `/api/designs/${main.dataset.name}/${main.dataset.version}`;
const state = { values: {}, wanted: 0, shown: 0, busy: false, timer: 0, parted: -1 };

async function ask(path, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), { status: answer.status });
  return said;
}

function money(minor, currency) {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(minor / 100);
}

/** The values that the address names, as far as this version takes them, and a sentence for each that it does not. */
function fromAddress(schema) {
  const found = {};
  const words = [];
  const known = new Map(schema.parameters.flatMap((one) => [one.name, ...(one.formerly ?? [])].map((name) => [name, one])));
  for (const [name, text] of new URLSearchParams(location.hash.slice(1))) {
    const parameter = known.get(name);
    if (!parameter) {
      words.push(`The link's ${name}, ${text}, is no longer asked.`);
      continue;
    }
    const number = Number(text);
    const read = { text, boolean: text === "true" }[parameter.kind] ?? (text.trim() && Number.isFinite(number) ? number : text);
    const [value, said] = fitted(parameter, parameter.kind === "choice" ? text : read);
    found[parameter.name] = value;
    if (said) words.push(said);
  }
  return [found, words];
}

/** A value as a shell takes it: words that read as JSON in quotes of their own, what a shell would read in others. */
function typed(value) {
  let text = String(value);
  if (typeof value === "string") {
    try {
      JSON.parse(value);
      text = JSON.stringify(value);
    } catch {
      // plain words
    }
  }
  return /^[\w.,:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function toAddress(schema, values) {
  const start = defaults(schema);
  const changed = Object.entries(values).filter(([name, value]) => value !== start[name]);
  history.replaceState(null, "", changed.length ? `#${new URLSearchParams(changed)}` : location.pathname);
  const set = changed.map(([name, value]) => ` --set ${name}=${typed(value)}`);
  at("command").textContent = `jupyter fab quote ${main.dataset.name}@${main.dataset.version}${set.join("")}`;
}

/** Ask for the scene of the newest values, one at a time; figures once they rest. */
async function update(viewer) {
  if (state.busy) return;
  state.busy = true;
  at("stage").classList.add("updating");
  try {
    while (state.shown < state.wanted) {
      const turn = state.wanted;
      const scene = await ask(`${api}/scene`, { values: state.values });
      viewer.show(scene);
      at("opening").hidden = scene.motions.length === 0;
      at("sandbox").hidden = scene.sandboxed;
      state.shown = turn;
      say("");
    }
    if (viewer.apart > 0) legs(viewer, state.wanted);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => figures(state.wanted), FIGURES_AFTER_MS);
  } catch (error) {
    state.shown = state.wanted;
    say(error.message);
  }
  state.busy = false;
  at("stage").classList.remove("updating");
}

async function figures(turn) {
  try {
    const scene = await ask(`${api}/scene`, { values: state.values, figures: true });
    if (turn === state.wanted) show(scene.figures);
  } catch (error) {
    if (turn === state.wanted) say(error.message);
  }
}

/** The ways on which the parts leave: asked for once somebody takes the piece apart; until then they go straight. */
async function legs(viewer, turn) {
  if (state.parted === turn) return;
  state.parted = turn;
  try {
    const scene = await ask(`${api}/scene`, { values: state.values, apart: true });
    if (turn === state.wanted) viewer.leaveBy(scene.legs);
  } catch {
    state.parted = -1; // it comes apart straight, and asks again when it is taken apart again
  }
}

function show(figures) {
  at("price").classList.remove("stale");
  if (figures.refused) {
    at("price").textContent = "—";
    say(figures.refused);
    return;
  }
  at("price").textContent = money(figures.total_minor, figures.currency);
  at("facts").replaceChildren(
    ...[
      ["Parts", figures.parts],
      ["Sheets", figures.sheets],
      ["Weight", `${figures.mass_kg.toFixed(1)} kg`],
      ["Machine", `${Math.round(figures.machine_minutes)} min`],
      ["Offcuts", `${figures.waste_kg.toFixed(1)} kg`],
      ["CO₂e", figures.carbon_kg === null ? "unknown" : `${figures.carbon_kg.toFixed(1)} kg`],
    ].map(([name, value]) => fact(name, value)),
  );
  const rows = figures.lines.map((line) => {
    const row = at("lines").insertRow();
    const quantity = `${Number(line.quantity.toPrecision(3)).toLocaleString("en")} ${line.unit}`;
    for (const text of [line.title || KINDS[line.kind], quantity, money(line.amount_minor, figures.currency)]) {
      row.insertCell().textContent = text;
    }
    return row;
  });
  at("lines").tBodies[0].replaceChildren(...rows);
  at("basis").textContent = figures.basis;
}

function fact(name, value) {
  const box = document.createElement("div");
  box.append(Object.assign(document.createElement("dt"), { textContent: name }));
  box.append(Object.assign(document.createElement("dd"), { textContent: value }));
  return box;
}

function say(text) {
  at("message").textContent = text;
  at("message").hidden = !text;
}

/** Say something that stays until a size is changed. */
function tell(text) {
  at("told").textContent = text;
  at("told").hidden = !text;
}

function toolbar(viewer) {
  at("apart").addEventListener("input", (event) => {
    viewer.takeApart(Number(event.target.value));
    if (state.shown === state.wanted) legs(viewer, state.wanted);
  });
  at("open").addEventListener("input", (event) => viewer.open(Number(event.target.value)));
  at("sizes").addEventListener("click", (event) => {
    viewer.sizes = !viewer.sizes;
    event.currentTarget.setAttribute("aria-pressed", String(viewer.sizes));
    viewer.draw();
  });
  at("whole").addEventListener("click", () => viewer.orbit.reset());
  at("copy").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Link copied";
    } catch {
      button.textContent = "Copy the address above";
    }
  });
}

async function start() {
  const version = await ask(api);
  const schema = version.parameters;
  const viewer = new Viewer(at("piece"), at("labels"));
  window.fabViewer = viewer; // for whoever looks in from the console
  toolbar(viewer);
  const changed = (values) => {
    state.values = values;
    state.wanted += 1;
    tell("");
    at("price").classList.add("stale");
    at("copy").textContent = "Copy link to this size";
    toAddress(schema, values);
    const measured = customised(schema, values);
    at("withdrawal").textContent = measured
      ? "Made to your measure: once ordered, it cannot be returned for a change of mind."
      : "As the designer offers it: you keep the right to withdraw.";
    update(viewer);
  };
  const controls = new Controls(at("controls"), schema, {}, changed);
  const [wanted, words] = fromAddress(schema);
  if (!controls.set(wanted)) {
    changed(settled(schema, controls.values));
    words.push("The sizes in this link break a rule of the design; it is shown as designed.");
  }
  tell(words.join(" "));
}

start().catch((error) => say(error.message));
