/**
 * Takes a file that comes from the kernel in pieces, and hands it to the browser to keep. Each piece is answered, so
 * that the kernel sends no faster than the server lets through. Only the page that asked saves the file: the same
 * notebook may be open twice.
 */

/** One piece of a file; all of them together are compressed with gzip. */
export interface IFilePiece {
  type: 'file';
  who: string;
  name: string;
  mime: string;
  piece: number;
  pieces: number;
}

export class Saver {
  /** Tells this page from another one on the same kernel. */
  readonly who = Math.random().toString(36).slice(2);

  constructor(
    private readonly _say: (content: { type: string; name: string; piece?: number; text?: string }) => void
  ) {}

  async take(message: IFilePiece, data: DataView): Promise<void> {
    if (message.who !== this.who) {
      return;
    }
    const { name, piece } = message;
    if (piece === 0) {
      this._taken.set(name, []);
    }
    const taken = this._taken.get(name) ?? [];
    // A copy: the buffer belongs to the message.
    taken.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
    this._say({ type: 'got', name, piece });
    if (taken.length < message.pieces) {
      return;
    }
    this._taken.delete(name);
    try {
      save(await unpacked(taken, message.mime), name);
    } catch (error) {
      this._say({ type: 'lost', name, text: String(error) });
    }
  }

  private _taken = new Map<string, Uint8Array<ArrayBuffer>[]>();
}

async function unpacked(pieces: Uint8Array<ArrayBuffer>[], mime: string): Promise<Blob> {
  const stream = new Blob(pieces).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Blob([await new Response(stream).arrayBuffer()], { type: mime });
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click has ended.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
