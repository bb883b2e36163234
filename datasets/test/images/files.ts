/** Small picture files that tests make, some by sharp, some byte by byte so that sharp does not judge itself. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** A folder for one test file; `remove` deletes it. */
export function makeFolder(name: string) {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  return {
    folder,
    file(name: string, content: string | Uint8Array): string {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A PNG file (ISO 15948) of unfiltered rows. `kind` 0 is grey, 2 colour, 4 grey with opacity, 6 colour with opacity. */
export function png(
  width: number,
  height: number,
  kind: 0 | 2 | 4 | 6,
  depth: 8 | 16,
  samples: number[],
): Buffer {
  const rowSamples = samples.length / height;
  const rows = Array.from({ length: height }, (_, y) => {
    const row = samples.slice(y * rowSamples, (y + 1) * rowSamples);
    return [0, ...row.flatMap((v) => (depth === 16 ? [v >> 8, v & 255] : [v]))];
  });
  return pngOf(header(width, height, kind, depth), deflateSync(Buffer.from(rows.flat())));
}

/** A PNG file that says it is huge, and has no pixels. */
export function hugePng(width: number, height: number): Buffer {
  return pngOf(header(width, height, 2, 8), deflateSync(Buffer.alloc(0)));
}

function pngOf(ihdr: Buffer, idat: Buffer): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", ihdr), chunk("IDAT", idat), chunk("IEND", Buffer.alloc(0))]);
}

function header(width: number, height: number, kind: number, depth: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = depth;
  bytes[9] = kind;
  return bytes;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}
