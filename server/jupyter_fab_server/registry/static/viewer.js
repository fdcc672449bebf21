// Draws a piece of furniture with WebGL 2: the meshes of a scene, two lights with shadows, a floor, edges, sizes.
// Takes scenes as /api/designs/.../scene gives them; knows nothing of parameters, prices or the network.

import { away } from "./legs.js";
import { Orbit } from "./orbit.js";
import { add, lookAt, mix, moved, multiply, orthographic, project, scale, unitVector } from "./matrices.js";
import * as shaders from "./shaders.js";
import { swung } from "./swing.js";

const MAP = 2048; // pixels of a shadow map, each way
const SUN = unitVector([-0.55, -0.75, 1.15]); // from the front, left and above, as a window's light
const TEXTURES = { birch: 0, oak: 1, mdf: 2 };

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);

export class Viewer {
  /** A viewer in that canvas; `labels` is an element over it, in which the sizes are written. */
  constructor(canvas, labels) {
    this.canvas = canvas;
    this.labels = labels;
    const gl = canvas.getContext("webgl2", { alpha: true, antialias: true, premultipliedAlpha: true });
    if (!gl) throw new Error("This browser has no WebGL 2.");
    this.gl = gl;
    this.apart = 0;
    this.opened = 0;
    this.legs = {};
    this.sizes = true;
    this.scene = null;
    this.meshes = [];
    this.programs = {
      depth: this.#program(shaders.DEPTH_VERTEX, shaders.DEPTH_FRAGMENT),
      wood: this.#program(shaders.WOOD_VERTEX, shaders.WOOD_FRAGMENT),
      floor: this.#program(shaders.FLOOR_VERTEX, shaders.FLOOR_FRAGMENT),
      line: this.#program(shaders.LINE_VERTEX, shaders.LINE_FRAGMENT),
    };
    this.sun = this.#shadowMap();
    this.sky = this.#shadowMap();
    this.floor = this.#points(new Float32Array([-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0]));
    this.ruler = this.#points(new Float32Array(60));
    this.orbit = new Orbit(canvas, () => this.draw());
    this.draws = 0; // for tests
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** Show a scene; the first one sets the camera, later ones keep it. Its parts go straight until it has its legs. */
  show(scene) {
    this.legs = {};
    this.doors = new Map(scene.motions.flatMap((motion) => motion.parts.map((part) => [part, motion])));
    this.meshes.forEach((mesh) => this.#free(mesh));
    this.meshes = scene.meshes.map((mesh) => this.#mesh(mesh));
    this.materials = Object.fromEntries(scene.materials.map((material) => [material.id, material]));
    this.scene = scene;
    this.shaded = null;
    this.low = scene.low_mm;
    this.high = scene.high_mm;
    this.orbit.frame(this.low, this.high, this.#aspect());
    if (this.apart > 0 || this.opened > 0) this.#reach();
    this.draw();
  }

  /** Take the piece apart, from 0 to 1. */
  takeApart(share) {
    this.apart = share;
    this.#reach();
  }

  /** Open doors and drawers, from 0 to 1 of their way. */
  open(share) {
    this.opened = share;
    this.#reach();
  }

  /** Have the parts of the scene leave along the ways on which they come in. */
  leaveBy(legs) {
    this.legs = legs;
    this.shaded = null;
    this.#reach();
  }

  /** Have all parts in the picture where they are now, as near as the eye was. */
  #reach() {
    if (!this.scene) return;
    const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
    this.models().forEach((model, i) => {
      const { box } = this.meshes[this.scene.parts[i].mesh];
      for (let corner = 0; corner < 8; corner++) {
        const at = [0, 1, 2].map((axis) => box[(corner >> axis) & 1][axis]);
        for (let axis = 0; axis < 3; axis++) {
          const value = at[0] * model[axis] + at[1] * model[4 + axis] + at[2] * model[8 + axis] + model[12 + axis];
          low[axis] = Math.min(low[axis], value);
          high[axis] = Math.max(high[axis], value);
        }
      }
    });
    this.orbit.reframe(low, high, this.#aspect());
    this.draw();
  }

  /** Where each part is: opened, and taken apart. */
  models() {
    return this.scene.parts.map((part, i) => {
      const door = this.opened > 0 ? this.doors.get(i) : undefined;
      const matrix = door ? multiply(swung(door, this.opened), part.matrix) : part.matrix;
      return moved(matrix, away(part.explode_mm, this.legs[part.name], this.apart));
    });
  }

  /** Draw once, with the next picture of the screen. */
  draw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame((now) => {
      this.pending = 0;
      if (this.scene) this.#draw(now);
      if (this.orbit.moving) this.draw();
    });
  }

  #draw(now) {
    const { gl, canvas } = this;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio].map(Math.round);
    if (!width || !height) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.orbit.tick(now);
    const middle = scale(add(this.low, this.high), 0.5);
    const half = 0.5 * Math.hypot(...this.high.map((v, i) => v - this.low[i])) * (1 + 0.9 * this.apart + 0.4 * this.opened);
    const light = (from) => multiply(orthographic(half, half * 6), lookAt(add(middle, scale(from, half * 3)), middle, [0, 1, 0.01]));
    const models = this.models();
    const lights = { sun_light: light(SUN), sky_light: light([0.001, 0, 1]) };
    const pose = `${this.apart} ${this.opened}`;
    if (this.shaded !== pose) {
      this.#depth(this.sun, lights.sun_light, models);
      this.#depth(this.sky, lights.sky_light, models);
      this.shaded = pose; // shadows stay as they are while only the eye moves
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const lens = this.orbit.lens(this.#aspect());
    const shared = { ...lights, lens, sun_map: this.sun, sky_map: this.sky, spread: 1.3 / MAP };
    this.#ground(shared, middle, half);
    this.#wood(shared, models, half);
    this.#edges(lens, models);
    this.#dimensions(lens, half);
    this.draws += 1;
  }

  #depth(map, light, models) {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, map.frame);
    gl.viewport(0, 0, MAP, MAP);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    const program = this.#use("depth", { lens: light });
    this.scene.parts.forEach((part, i) => {
      const mesh = this.meshes[part.mesh];
      gl.uniformMatrix4fv(program.at.model, false, models[i]);
      gl.bindVertexArray(mesh.faces);
      gl.drawElements(gl.TRIANGLES, mesh.count, gl.UNSIGNED_INT, 0);
    });
  }

  #ground(shared, middle, half) {
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthMask(false);
    this.#use("floor", { ...shared, middle: [middle[0], middle[1], this.low[2] - 0.5], reach: half * 2.2 });
    gl.bindVertexArray(this.floor.array);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.depthMask(true);
  }

  #wood(shared, models, half) {
    const { gl } = this;
    gl.disable(gl.BLEND);
    gl.enable(gl.CULL_FACE);
    const program = this.#use("wood", { ...shared, eye: this.orbit.eye(), sun: SUN, bias: (half / MAP) * 3.5 });
    this.scene.parts.forEach((part, i) => {
      const mesh = this.meshes[part.mesh];
      const material = this.materials[part.material];
      gl.uniformMatrix4fv(program.at.model, false, models[i]);
      gl.uniform3fv(program.at.colour, rgb(material.colour));
      gl.uniform1i(program.at.texture_kind, TEXTURES[material.texture] ?? 0);
      gl.uniform2f(program.at.seed, (i * 733) % 1900, (i * 331) % 1300);
      gl.bindVertexArray(mesh.faces);
      for (const [edge, from, to] of [[0, 0, mesh.caps], [1, mesh.caps, mesh.count]]) {
        gl.uniform1i(program.at.cut_edge, edge);
        if (to > from) gl.drawElements(gl.TRIANGLES, to - from, gl.UNSIGNED_INT, from * 4);
      }
    });
    gl.disable(gl.CULL_FACE);
  }

  #edges(lens, models) {
    const { gl } = this;
    gl.enable(gl.BLEND);
    const program = this.#use("line", { lens, ink: [0.2, 0.13, 0.07, 0.42] });
    this.scene.parts.forEach((part, i) => {
      const mesh = this.meshes[part.mesh];
      gl.uniformMatrix4fv(program.at.model, false, models[i]);
      gl.bindVertexArray(mesh.lines.array);
      gl.drawArrays(gl.LINES, 0, mesh.lines.count);
    });
  }

  #dimensions(lens, half) {
    const { gl, labels } = this;
    const shown = this.sizes && Math.max(this.apart, this.opened) < 0.02;
    labels.hidden = !shown;
    if (!shown) return;
    const [a, b] = [this.low, this.high];
    const gap = half * 0.09;
    const tick = half * 0.025;
    const rulers = [
      [[a[0], a[1] - gap, a[2]], [b[0], a[1] - gap, a[2]], [0, tick, 0], b[0] - a[0]],
      [[b[0] + gap, a[1], a[2]], [b[0] + gap, b[1], a[2]], [tick, 0, 0], b[1] - a[1]],
      [[a[0] - gap, a[1], a[2]], [a[0] - gap, a[1], b[2]], [tick, 0, 0], b[2] - a[2]],
    ];
    const points = rulers.flatMap(([p, q, t]) => [p, q, add(p, t), add(p, scale(t, -1)), add(q, t), add(q, scale(t, -1))]);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ruler.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(points.flat()), gl.DYNAMIC_DRAW);
    const model = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    this.#use("line", { lens, model, ink: [0.28, 0.24, 0.2, 0.75] });
    gl.bindVertexArray(this.ruler.array);
    gl.drawArrays(gl.LINES, 0, points.length);
    while (labels.children.length < 3) labels.append(document.createElement("span"));
    rulers.forEach(([p, q, , size], i) => {
      const place = project(lens, mix(p, q, 0.5), this.canvas.clientWidth, this.canvas.clientHeight);
      const label = labels.children[i];
      label.hidden = !place;
      label.textContent = `${Math.round(size).toLocaleString("en")} mm`;
      if (place) label.style.transform = `translate(${place[0]}px, ${place[1]}px) translate(-50%, -50%)`;
    });
  }

  #aspect() {
    return this.canvas.clientWidth / Math.max(1, this.canvas.clientHeight);
  }

  #mesh(data) {
    const { gl } = this;
    const faces = gl.createVertexArray();
    gl.bindVertexArray(faces);
    const buffers = [
      [0, 3, gl.FLOAT, false, 12, data.positions_mm],
      [1, 3, gl.BYTE, true, 4, data.normals],
      [2, 2, gl.FLOAT, false, 8, data.uv_mm],
    ].map(([place, size, type, normalised, stride, text]) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, bytes(text), gl.STATIC_DRAW);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, type, normalised, stride, 0);
      return buffer;
    });
    const triangles = bytes(data.triangles);
    const index = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, index);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
    const lines = this.#points(new Float32Array(bytes(data.edges_mm).buffer));
    const places = new Float32Array(bytes(data.positions_mm).buffer);
    const box = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
    places.forEach((value, i) => {
      box[0][i % 3] = Math.min(box[0][i % 3], value);
      box[1][i % 3] = Math.max(box[1][i % 3], value);
    });
    return { box, faces, buffers: [...buffers, index], count: triangles.length / 4, caps: data.cap_triangles * 3, lines };
  }

  #points(values) {
    const { gl } = this;
    const array = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 12, 0);
    gl.bindVertexArray(null);
    return { array, buffer, count: values.length / 3 };
  }

  #free(mesh) {
    const { gl } = this;
    [...mesh.buffers, mesh.lines.buffer].forEach((buffer) => gl.deleteBuffer(buffer));
    [mesh.faces, mesh.lines.array].forEach((array) => gl.deleteVertexArray(array));
  }

  #shadowMap() {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT24, MAP, MAP);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, texture, 0);
    return { texture, frame };
  }

  #use(name, values) {
    const { gl } = this;
    const program = this.programs[name];
    gl.useProgram(program.made);
    let unit = 0;
    for (const [key, value] of Object.entries(values)) {
      const place = program.at[key];
      if (place === undefined) continue;
      if (value.texture) {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(gl.TEXTURE_2D, value.texture);
        gl.uniform1i(place, unit++);
      } else if (typeof value === "number") gl.uniform1f(place, value);
      else if (value.length === 16) gl.uniformMatrix4fv(place, false, value);
      else gl[`uniform${value.length}fv`](place, value);
    }
    return program;
  }

  #program(vertex, fragment) {
    const { gl } = this;
    const made = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    }
    gl.linkProgram(made);
    if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
    const at = {};
    for (let i = 0; i < gl.getProgramParameter(made, gl.ACTIVE_UNIFORMS); i++) {
      const { name } = gl.getActiveUniform(made, i);
      at[name] = gl.getUniformLocation(made, name);
    }
    return { made, at };
  }
}
