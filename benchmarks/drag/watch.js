// Notes when WebGL begins and has finished a frame and when messages to and from the kernel pass; moves a slider as the
// arrow key does.
// Injected before the page's own scripts, the same for every viewer that is measured.
(() => {
  const frames = [];
  const begun = [];
  const messages = [];
  const sent = [];

  // A frame ends with the task that drew it; reading one pixel back waits until it is really there.
  const pixel = new Uint8Array(4);
  const watch = gl => {
    if (gl.fabWatched) return gl;
    gl.fabWatched = true;
    let open = false;
    for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
      const draw = gl[name];
      if (!draw) continue;
      gl[name] = function (...args) {
        if (!open) {
          open = true;
          begun.push(performance.now());
          queueMicrotask(() => {
            open = false;
            gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            frames.push(performance.now());
          });
        }
        return draw.apply(this, args);
      };
    }
    return gl;
  };
  for (const Canvas of [HTMLCanvasElement, OffscreenCanvas]) {
    const getContext = Canvas.prototype.getContext;
    Canvas.prototype.getContext = function (kind, ...rest) {
      const context = getContext.call(this, kind, ...rest);
      return context && String(kind).includes('webgl') ? watch(context) : context;
    };
  }

  window.WebSocket = class extends WebSocket {
    constructor(url, ...rest) {
      super(url, ...rest);
      if (String(url).includes('/channels')) {
        this.addEventListener('message', event =>
          messages.push([performance.now(), event.data.byteLength ?? event.data.size ?? event.data.length])
        );
      }
    }

    send(data) {
      if (this.url.includes('/channels')) sent.push(performance.now());
      super.send(data);
    }
  };

  const pause = ms => new Promise(done => setTimeout(done, ms));

  // Nothing new on the screen and nothing from the kernel for `quiet` ms.
  const settled = async (since, quiet, limit) => {
    for (;;) {
      await pause(50);
      const last = Math.max(since, frames.at(-1) ?? 0, messages.at(-1)?.[0] ?? 0);
      if (performance.now() - last > quiet) return;
      if (performance.now() - since > limit) throw new Error('the page did not come to rest');
    }
  };

  window.fabSlide = async ({ slider, steps, interval, quiet, limit }) => {
    const handle = document.querySelector(`${slider} .noUi-handle`);
    handle.focus();
    await settled(performance.now(), quiet, limit);
    frames.length = begun.length = messages.length = sent.length = 0;
    const start = performance.now();
    for (let i = 0; i < steps; i++) {
      const key = { key: 'ArrowRight', keyCode: 39, bubbles: true, cancelable: true };
      handle.dispatchEvent(new KeyboardEvent('keydown', key));
      handle.dispatchEvent(new KeyboardEvent('keyup', key));
      while (performance.now() < start + (i + 1) * interval) await pause(1);
    }
    // A stalled machine may be silent for long before it answers.
    while (!frames.length && performance.now() < start + limit) await pause(5);
    await settled(performance.now(), quiet, limit);
    const last = frames.at(-1) ?? NaN;
    const before = messages.filter(([time]) => time <= last);
    // The way of the last frame: from the key to the kernel, the largest message back, the draw's begin, its pixels.
    const drawn = begun.at(-1) ?? NaN;
    const largest = Math.max(...before.map(([, size]) => size));
    const answered = before.findLast(([, size]) => size === largest)?.[0] ?? NaN;
    const asked = sent.findLast(time => time <= answered) ?? NaN;
    return {
      ms: last - start,
      asked_ms: asked - start,
      kernel_ms: answered - asked,
      page_ms: drawn - answered,
      draw_ms: last - drawn,
      frames: frames.length,
      messages: before.length,
      bytes: before.reduce((sum, [, size]) => sum + size, 0),
      messages_after: messages.length - before.length,
      bytes_after: messages.reduce((sum, [, size]) => sum + size, 0) - before.reduce((sum, [, size]) => sum + size, 0)
    };
  };

  // From the press of Run in the focused cell to the first frame of a picture, ms.
  window.fabFirst = async limit => {
    frames.length = 0;
    const start = performance.now();
    document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, shiftKey: true, bubbles: true, cancelable: true })
    );
    while (!frames.length) {
      if (performance.now() - start > limit) throw new Error('nothing was drawn');
      await pause(5);
    }
    return frames[0] - start;
  };
})();
