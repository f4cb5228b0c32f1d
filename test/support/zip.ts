import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;

/**
 * The files of a zip archive by name, directories left out. Reads stored and deflated entries, no Zip64, no
 * encryption (PKWARE's APPNOTE 4.3). Throws if a signature, size or CRC-32 is wrong or a name occurs twice.
 */
export const readZip = (zip: Buffer): Map<string, Buffer> => {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    expectSignature(zip, at, ENTRY_SIGNATURE);
    const nameEnd = at + ENTRY_SIZE + zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + ENTRY_SIZE, nameEnd);
    if (files.has(name)) throw new Error(`zip: ${name} is there twice`);
    if (!name.endsWith('/')) files.set(name, readEntry(zip, at, name));
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
};

const readEntry = (zip: Buffer, at: number, name: string): Buffer => {
  const [method, crc, packedSize, size] = [
    zip.readUInt16LE(at + 10),
    zip.readUInt32LE(at + 16),
    zip.readUInt32LE(at + 20),
    zip.readUInt32LE(at + 24),
  ];
  const local = zip.readUInt32LE(at + 42);
  expectSignature(zip, local, LOCAL_SIGNATURE);
  // The local header's own name and extra field may differ in length from the directory's.
  const start = local + LOCAL_SIZE + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const data = unpack(zip.subarray(start, start + packedSize), method, name);
  if (data.length !== size) throw new Error(`zip: ${name} has ${data.length} bytes, not ${size}`);
  if (crc32(data) !== crc) throw new Error(`zip: ${name} has a wrong CRC-32`);
  return data;
};

const unpack = (packed: Buffer, method: number, name: string): Buffer => {
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`zip: ${name} has compression method ${method}`);
};

const findEnd = (zip: Buffer): number => {
  // A comment of up to 65,535 bytes may follow the record.
  const first = Math.max(0, zip.length - END_SIZE - 0xffff);
  for (let at = zip.length - END_SIZE; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error(`zip: no end record in ${zip.length} bytes`);
};

const expectSignature = (zip: Buffer, at: number, signature: number): void => {
  if (zip.readUInt32LE(at) !== signature) throw new Error(`zip: no header at byte ${at}`);
};

/** A zip archive of these files, in this order and under these very names; nothing about them is checked. */
export const writeZip = (files: Iterable<readonly [string, Buffer | string]>): Buffer => {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let count = 0;
  for (const [name, content] of files) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([uint32(LOCAL_SIGNATURE), fields, Buffer.from(name), packed]);
    const entry = Buffer.alloc(ENTRY_SIZE);
    entry.writeUInt32LE(ENTRY_SIGNATURE, 0);
    entry.writeUInt16LE(20, 4);
    fields.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    bodies.push(local);
    offset += local.length;
    count += 1;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, entries, end]);
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
};
