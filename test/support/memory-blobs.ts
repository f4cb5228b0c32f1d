import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Answer, Request, Server } from './server.ts';

/** Where the artifact service keeps bytes, and the signed URLs through which clients reach them. */
export interface BlobStore {
  /** A URL to which Azure's client may upload a block blob. */
  uploadUrl(blob: string): Promise<string>;
  /** A URL that serves the blob as a download with this file name. */
  downloadUrl(blob: string, fileName: string): Promise<string>;
  /** The blob's bytes; undefined if it was never committed. */
  get(blob: string): Promise<Buffer | undefined>;
}

interface Blob {
  readonly bytes: Buffer;
  readonly type: string;
  readonly modified: Date;
}

/**
 * A blob store in memory, served by `server` below `/blobs/`: as much of Azure's Blob service (Put Blob, Put
 * Block, Put Block List, Get Blob and its HEAD) as @azure/storage-blob needs to upload a block blob.
 */
export const addMemoryBlobs = (server: Server): BlobStore => {
  const blobs = new Map<string, Blob>();
  const blocks = new Map<string, Buffer>();
  const key = randomBytes(32);
  const sign = (blob: string, permission: string) =>
    createHmac('sha256', key).update(`${permission}\n${blob}`).digest('base64');

  const signedUrl = (blob: string, permission: 'w' | 'r'): URL => {
    const url = new URL(`/blobs/${encodeURIComponent(blob)}`, server.url);
    url.search = new URLSearchParams({ sp: permission, sig: sign(blob, permission) }).toString();
    return url;
  };

  const commit = ({ headers, params: { blob = '' } }: Request, bytes: Buffer): Answer => {
    const type = String(headers['x-ms-blob-content-type'] ?? headers['content-type']);
    const written = { bytes, type, modified: new Date() };
    blobs.set(blob, written);
    return { status: 201, headers: { ...AZURE, ...validators(written) } };
  };

  const put: Record<BlobPut, (request: Request) => Answer> = {
    PutBlob: (request) => commit(request, request.body),
    PutBlock: ({ url, body, params: { blob } }) => {
      blocks.set(`${blob} ${url.searchParams.get('blockid')}`, body);
      return { status: 201, headers: AZURE };
    },
    PutBlockList: (request) => {
      const ids = [...request.body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id]) => id);
      const parts = ids.map((id) => blocks.get(`${request.params.blob} ${id}`));
      if (parts.includes(undefined)) return refuse(400, 'InvalidBlockList');
      return commit(request, Buffer.concat(parts.filter((part) => part !== undefined)));
    },
  };

  const get = ({ url, params: { blob = '' } }: Request): Answer => {
    const found = blobs.get(blob);
    if (!found) return refuse(404, 'BlobNotFound');
    const { bytes, type } = found;
    const headers = {
      ...AZURE,
      ...validators(found),
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': url.searchParams.get('rscd') ?? '',
      'x-ms-blob-type': 'BlockBlob',
    };
    return { status: 200, headers, body: bytes };
  };

  const isSigned = ({ url, params: { blob = '' } }: Request, permission: string): boolean =>
    url.searchParams.get('sp') === permission && url.searchParams.get('sig') === sign(blob, permission);

  const artifactName = ({ params: { blob = '' } }: Request) => blob.slice(blob.lastIndexOf('/') + 1);
  server.add(
    {
      match: /^PUT \/blobs\/(?<blob>[^/]+)$/,
      identify: (request) => ({ method: nameOf(request), name: artifactName(request) }),
      answer: (request) =>
        isSigned(request, 'w') ? put[nameOf(request)](request) : refuse(403, 'AuthenticationFailed'),
    },
    {
      match: /^(?:GET|HEAD) \/blobs\/(?<blob>[^/]+)$/,
      identify: (request) => ({ method: 'GetBlob', name: artifactName(request) }),
      answer: (request) => (isSigned(request, 'r') ? get(request) : refuse(403, 'AuthenticationFailed')),
    },
  );

  return {
    uploadUrl: async (blob) => signedUrl(blob, 'w').href,
    downloadUrl: async (blob, fileName) => {
      const url = signedUrl(blob, 'r');
      url.searchParams.set('rscd', `attachment; filename="${fileName}"`);
      return url.href;
    },
    get: async (blob) => blobs.get(blob)?.bytes,
  };
};

type BlobPut = 'PutBlob' | 'PutBlock' | 'PutBlockList';

const nameOf = ({ url }: Request): BlobPut => {
  const component = url.searchParams.get('comp');
  return component === 'block' ? 'PutBlock' : component === 'blocklist' ? 'PutBlockList' : 'PutBlob';
};

const AZURE = { 'x-ms-version': '2026-10-06', 'x-ms-request-server-encrypted': 'true' };

const validators = ({ modified }: Blob) => ({
  etag: `"0x${modified.getTime().toString(16).toUpperCase()}"`,
  'last-modified': modified.toUTCString(),
});

const refuse = (status: number, code: string): Answer => ({
  status,
  headers: {
    ...AZURE,
    'content-type': 'application/xml',
    'x-ms-error-code': code,
    'x-ms-request-id': randomUUID(),
  },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});
