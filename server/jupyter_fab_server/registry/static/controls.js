// The parameters of a design as form controls: sliders that stop where a rule stops them and say why, choices, presets.
// What is not asked for at the present values is not there. Calls back with all values as the piece is made of them when
// one changes; judges by rules.js, and never asks the network.

import { NUMERIC, asked, broken, defaults, limits, settled, unit, withUnit, wrongText } from "./rules.js";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const MATERIALS = JSON.parse(document.querySelector("main")?.dataset.materials ?? "{}"); // their titles, by name

/** A choice as people say it: none -> None, left-back -> Left back. */
function worded(value) {
  const text = String(value).replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export class Controls {
  /** Controls in `place` for a parameter schema; `changed(values)` is called when somebody changes a value. */
  constructor(place, schema, values, changed) {
    this.schema = schema;
    this.values = { ...defaults(schema), ...values };
    this.changed = changed;
    this.refresh = [];
    if (Object.keys(schema.presets).length) place.append(this.#presets());
    const groups = Map.groupBy
      ? Map.groupBy(schema.parameters, (parameter) => parameter.group)
      : schema.parameters.reduce((all, p) => all.set(p.group, [...(all.get(p.group) ?? []), p]), new Map());
    for (const [title, parameters] of groups) {
      const group = element("fieldset", {}, element("legend", { textContent: title }));
      parameters.forEach((parameter) => group.append(this.#control(parameter)));
      this.refresh.push(() => (group.hidden = !parameters.some((parameter) => this.asked.has(parameter.name))));
      place.append(group);
    }
    this.#show();
  }

  /** Take these values, if they keep the rules; whether they do. */
  set(values) {
    const wanted = { ...this.values, ...values };
    if (broken(this.schema, wanted)) return false;
    this.values = wanted;
    this.#show();
    this.changed(settled(this.schema, wanted));
    return true;
  }

  #show() {
    this.asked = asked(this.schema, this.values);
    this.refresh.forEach((update) => update());
  }

  #presets() {
    const row = element("div", { className: "presets" });
    const all = { "As designed": {}, ...this.schema.presets };
    for (const [title, values] of Object.entries(all)) {
      const button = element("button", { type: "button", textContent: title });
      const wanted = { ...defaults(this.schema), ...values };
      button.addEventListener("click", () => this.set(wanted));
      this.refresh.push(() => {
        const [there, now] = [settled(this.schema, wanted), settled(this.schema, this.values)];
        const here = Object.keys(there).every((name) => there[name] === now[name]);
        button.setAttribute("aria-pressed", String(here));
      });
      row.append(button);
    }
    return row;
  }

  #control(parameter) {
    const box = element("div", { className: "control" });
    const label = element("label", { textContent: parameter.title, htmlFor: `p-${parameter.name}` });
    if (parameter.help) label.append(element("small", { textContent: parameter.help }));
    box.append(label);
    this.refresh.push(() => (box.hidden = !this.asked.has(parameter.name)));
    if (parameter.locked) this.#given(parameter, box);
    else if (NUMERIC.has(parameter.kind)) this.#slider(parameter, box);
    else if (parameter.kind === "boolean") this.#switch(parameter, box);
    else if (parameter.kind === "text") this.#text(parameter, box);
    else this.#choice(parameter, box);
    return box;
  }

  /** What the designer has set: seen, not changed. */
  #given(parameter, box) {
    const words = NUMERIC.has(parameter.kind) ? withUnit(parameter.default, parameter) : worded(parameter.default);
    box.append(element("span", { className: "value", textContent: words, title: "Set by the designer" }));
  }

  #slider(parameter, box) {
    const { name, minimum, maximum, step } = parameter;
    const slider = element("input", { type: "range", id: `p-${name}`, min: minimum, max: maximum, step });
    const field = element("input", { type: "number", min: minimum, max: maximum, step, className: "exact" });
    field.setAttribute("aria-label", `${parameter.title}, exactly`);
    const said = element("p", { className: "why" });
    said.setAttribute("role", "status");
    const take = (wanted) => {
      const ends = limits(this.schema, name, this.values);
      const onGrid = minimum + Math.round((wanted - minimum) / step) * step;
      const value = Math.min(ends.high, Math.max(ends.low, Number(onGrid.toFixed(6))));
      said.textContent = wanted > ends.high + 1e-9 ? ends.whyHigh : wanted < ends.low - 1e-9 ? ends.whyLow : "";
      if (said.textContent && (wanted < minimum || wanted > maximum)) {
        said.textContent += " — for another size, ask a designer with a customisation request.";
      }
      if (value === this.values[name]) this.#show();
      else this.set({ [name]: value });
    };
    slider.addEventListener("input", () => take(Number(slider.value)));
    slider.addEventListener("change", () => this.#show());
    field.addEventListener("change", () => take(Number(field.value)));
    this.refresh.push(() => {
      const ends = limits(this.schema, name, this.values);
      const share = (value) => `${((value - minimum) / Math.max(1e-9, maximum - minimum)) * 100}%`;
      slider.value = this.values[name];
      field.value = this.values[name];
      slider.style.setProperty("--low", share(ends.low));
      slider.style.setProperty("--at", share(this.values[name]));
      slider.style.setProperty("--high", share(ends.high));
      if (this.values[name] !== ends.low && this.values[name] !== ends.high) said.textContent = "";
    });
    box.append(element("span", { className: "value" }, field, element("span", { textContent: unit(parameter) })));
    box.append(slider, said);
  }

  #choice(parameter, box) {
    const row = element("div", { className: "choices", id: `p-${parameter.name}` });
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", parameter.title);
    const suffix = parameter.kind === "thickness" ? " mm" : "";
    for (const value of parameter.choices) {
      const words = (parameter.name === "material" && MATERIALS[value]) || worded(value);
      const button = element("button", { type: "button", textContent: words + suffix });
      button.addEventListener("click", () => this.set({ [parameter.name]: value }));
      this.refresh.push(() => {
        button.setAttribute("aria-pressed", String(this.values[parameter.name] === value));
        const rule = broken(this.schema, { ...this.values, [parameter.name]: value });
        button.disabled = Boolean(rule);
        button.title = rule ? rule.message : "";
      });
      row.append(button);
    }
    box.append(row);
  }

  #switch(parameter, box) {
    const field = element("input", { type: "checkbox", id: `p-${parameter.name}` });
    field.addEventListener("change", () => {
      if (!this.set({ [parameter.name]: field.checked })) this.#show();
    });
    this.refresh.push(() => (field.checked = this.values[parameter.name]));
    box.append(field);
  }

  #text(parameter, box) {
    const longest = parameter.maximum || 200;
    const field = element("input", { type: "text", id: `p-${parameter.name}` });
    const count = element("span", { className: "value" });
    const said = element("p", { className: "why" });
    said.setAttribute("role", "status");
    const counted = () => (count.textContent = `${[...field.value].length} / ${longest}`);
    field.addEventListener("input", counted);
    field.addEventListener("change", () => {
      said.textContent = wrongText(parameter, field.value);
      if (!said.textContent) this.set({ [parameter.name]: field.value });
    });
    this.refresh.push(() => {
      if (document.activeElement !== field || !said.textContent) field.value = this.values[parameter.name];
      counted();
    });
    box.append(count, field, said);
  }
}
