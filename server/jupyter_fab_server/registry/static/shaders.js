// The viewer's programs for the graphics card: wood in a workshop's light, its shadow, the floor, the edges.

const HEAD = "#version 300 es\nprecision highp float;\nprecision highp sampler2DShadow;\n";

export const DEPTH_VERTEX = `${HEAD}
layout(location = 0) in vec3 position;
uniform mat4 lens, model;
void main() { gl_Position = lens * model * vec4(position, 1.0); }`;

export const DEPTH_FRAGMENT = `${HEAD}void main() {}`;

export const WOOD_VERTEX = `${HEAD}
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 figure;
uniform mat4 lens, model;
out vec3 at, facing;
out vec2 grain;
void main() {
  vec4 place = model * vec4(position, 1.0);
  at = place.xyz;
  facing = mat3(model) * normal;
  grain = figure;
  gl_Position = lens * place;
}`;

// How much of a light reaches a point: 25 looks into its shadow map, each already smoothed by the card, the grid of looks
// turned a little differently at every pixel (interleaved gradient noise, Jimenez 2014) so that no bands are seen.
const SHADOW = `
float reached(sampler2DShadow map, mat4 light, vec3 at, float spread) {
  vec4 seen = light * vec4(at, 1.0);
  vec3 place = seen.xyz * 0.5 + 0.5;
  if (any(lessThan(place, vec3(0.0))) || any(greaterThan(place, vec3(1.0)))) return 1.0;
  float angle = 6.2832 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  mat2 turned = mat2(cos(angle), sin(angle), -sin(angle), cos(angle));
  float sum = 0.0;
  for (int i = -2; i <= 2; i++)
    for (int j = -2; j <= 2; j++)
      sum += texture(map, vec3(place.xy + turned * vec2(i, j) * spread, place.z));
  return sum / 25.0;
}`;

export const WOOD_FRAGMENT = `${HEAD}
in vec3 at, facing;
in vec2 grain;
uniform vec3 colour, eye, sun;
uniform vec2 seed;
uniform int texture_kind; // 0 birch, 1 oak, 2 fibre board
uniform bool cut_edge;
uniform mat4 sun_light, sky_light;
uniform sampler2DShadow sun_map, sky_map;
uniform float spread, bias;
out vec4 seen;
${SHADOW}
float hash(vec2 p) {
  p = fract(p * vec2(0.1031, 0.1030));
  p += dot(p, p.yx + 33.33);
  return fract((p.x + p.y) * p.x);
}
float noise(vec2 p) {
  vec2 cell = floor(p), t = fract(p);
  t = t * t * (3.0 - 2.0 * t);
  return mix(mix(hash(cell), hash(cell + vec2(1, 0)), t.x), mix(hash(cell + vec2(0, 1)), hash(cell + vec2(1, 1)), t.x), t.y);
}
float veneer(vec2 mm) {
  if (texture_kind == 2) return 1.0 + 0.05 * (noise(mm / 2.5) - 0.5) + 0.04 * (noise(mm / 60.0) - 0.5);
  float near = clamp(1.4 - length(fwidth(mm)) / 5.0, 0.0, 1.0); // fine figure fades before it could flicker
  float strong = texture_kind == 1 ? 1.7 : 1.0;
  mm += seed;
  float wander = (noise(mm / vec2(620.0, 240.0)) - 0.5) * 90.0;
  vec2 p = vec2(mm.x, mm.y + wander);
  float broad = noise(p / vec2(900.0, 46.0)) - 0.5;
  float streaks = 0.6 * noise(p / vec2(420.0, 11.0)) + 0.4 * near * noise(p / vec2(150.0, 3.2)) - 0.5 * (0.6 + 0.4 * near);
  float rings = sin(p.y / 17.0 + 5.0 * noise(p / vec2(800.0, 160.0)));
  float pores = near * smoothstep(0.72, 0.9, noise(p / vec2(26.0, 1.7)));
  return 1.0 + strong * (0.10 * broad + 0.13 * streaks + 0.022 * rings) - (texture_kind == 1 ? 0.10 : 0.03) * pores;
}
float plies(vec2 mm) {
  if (texture_kind == 2) return 0.93 + 0.04 * noise(mm / 3.0);
  float layer = mm.y / 1.4;
  float wave = smoothstep(0.35, 0.65, abs(fract(layer / 2.0) * 2.0 - 1.0));
  float near = clamp(1.6 - fwidth(layer) * 1.6, 0.0, 1.0);
  return mix(0.86, mix(0.72, 0.98, wave), near) * (0.97 + 0.06 * near * noise(mm / vec2(30.0, 0.9)));
}
void main() {
  vec3 normal = normalize(facing), view = normalize(eye - at);
  vec3 pure = pow(colour, vec3(2.2));
  vec3 wood = mix(pure, vec3(dot(pure, vec3(0.3, 0.59, 0.11))), 0.10) * (cut_edge ? plies(grain) : veneer(grain));
  vec3 lifted = at + normal * bias;
  float facing_sun = max(dot(normal, sun), 0.0);
  float lit = facing_sun * reached(sun_map, sun_light, lifted, spread);
  float open = mix(0.64, 1.0, reached(sky_map, sky_light, lifted + vec3(0.0, 0.0, bias), spread * 7.0));
  vec3 sky = mix(vec3(0.80, 0.69, 0.60), vec3(0.95, 0.92, 0.88), normal.z * 0.5 + 0.5) * open;
  vec3 fill = vec3(0.20, 0.195, 0.19) * max(dot(normal, normalize(vec3(sun.x * -1.4, -1.0, 0.5))), 0.0);
  float gloss = pow(max(dot(normal, normalize(sun + view)), 0.0), 26.0) * 0.05 * step(0.001, lit);
  vec3 light = wood * (0.95 * sky + fill + vec3(0.60, 0.575, 0.545) * lit) + gloss;
  seen = vec4(pow(light / (light * 0.16 + 0.98), vec3(1.0 / 2.2)), 1.0);
}`;

export const FLOOR_VERTEX = `${HEAD}
layout(location = 0) in vec3 position;
uniform mat4 lens;
uniform vec3 middle;
uniform float reach;
out vec3 at;
void main() {
  at = middle + position * reach;
  gl_Position = lens * vec4(at, 1.0);
}`;

export const FLOOR_FRAGMENT = `${HEAD}
in vec3 at;
uniform vec3 middle;
uniform float reach, spread;
uniform mat4 sun_light, sky_light;
uniform sampler2DShadow sun_map, sky_map;
out vec4 seen;
${SHADOW}
void main() {
  float shade = 0.19 * (1.0 - reached(sun_map, sun_light, at, spread * 2.2));
  shade += 0.22 * (1.0 - reached(sky_map, sky_light, at, spread * 13.0));
  float fade = 1.0 - smoothstep(0.35, 0.95, length(at.xy - middle.xy) / reach);
  seen = vec4(vec3(0.10, 0.07, 0.05) * shade * fade, shade * fade);
}`;

export const LINE_VERTEX = `${HEAD}
layout(location = 0) in vec3 position;
uniform mat4 lens, model;
void main() {
  gl_Position = lens * model * vec4(position, 1.0);
  gl_Position.z -= 0.00016 * gl_Position.w; // in front of the faces that it bounds
}`;

export const LINE_FRAGMENT = `${HEAD}
uniform vec4 ink;
out vec4 seen;
void main() { seen = vec4(ink.rgb * ink.a, ink.a); }`;
