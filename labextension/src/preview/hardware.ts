/** Whether WebGL is drawn by the processor, as on many servers and virtual machines; asked once. */

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
let answer: boolean | undefined;

export function drawnBySoftware(): boolean {
  answer ??= SOFTWARE.test(rendererName());
  return answer;
}

/** What the browser tells of the device that draws; empty where it keeps that to itself. */
function rendererName(): string {
  const gl = document.createElement('canvas').getContext('webgl');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = gl && names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  // Browsers keep few contexts; this one is given back at once.
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}
