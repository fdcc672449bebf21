// Made from labextension/src/preview/legs.ts by tools/shared_page.py; do not edit.
/**
 * Where a part is while the piece is taken apart. With legs, each part waits for its turn and leaves along the way on
 * which it came in; without, all go straight to their places at once. Pure: the registry's shared page takes pieces
 * apart by this too (`tools/shared_page.py`).
 */
/** How far a part is from its place at that share, mm; `straight` is where it ends if it has no legs. */
export function away(straight, legs, share) {
    if (!legs) {
        return straight.map(way => share * way);
    }
    const found = [0, 0, 0];
    for (const [start, end, ...way] of legs) {
        const done = Math.min(1, Math.max(0, (share - start) / (end - start)));
        way.forEach((length, axis) => {
            found[axis] += done * length;
        });
    }
    return found;
}
