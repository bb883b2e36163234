/** A queue of pixels by time of arrival; equal times come out in the order in which they came in. */
export interface MarchQueue {
  push(time: number, pixel: number): void;
  /** The pixel of the earliest arrival, or undefined when the queue is empty. */
  pop(): number | undefined;
}

interface Entry {
  time: number;
  turn: number;
  pixel: number;
}

const earlier = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.turn < b.turn);

/**
 * An empty queue, a binary heap: both operations take O(log n).
 * @example queue.push(2, 7); queue.push(1, 8); queue.push(1, 9); queue.pop() // 8
 */
export function createMarchQueue(): MarchQueue {
  const heap: Entry[] = [];
  let turn = 0;
  const swap = (i: number, j: number) => ([heap[i], heap[j]] = [heap[j] as Entry, heap[i] as Entry]);
  const before = (i: number, j: number) => earlier(heap[i] as Entry, heap[j] as Entry);
  return {
    push(time, pixel) {
      heap.push({ time, turn: turn++, pixel });
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (!before(i, parent)) return;
        swap(i, parent);
        i = parent;
      }
    },
    pop() {
      if (heap.length === 0) return undefined;
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let i = 0; ;) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2])
          if (child < heap.length && before(child, least)) least = child;
        if (least === i) return first?.pixel;
        swap(i, least);
        i = least;
      }
    },
  };
}
