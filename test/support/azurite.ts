import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  BlobSASPermissions,
  BlobServiceClient,
  type BlockBlobClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { BlobStore } from './memory-blobs.ts';

const MAIN = fileURLToPath(new URL('../../node_modules/azurite/dist/src/blob/main.js', import.meta.url));

// Azurite watches no parent. Its stdin is a pipe whose other end only we hold, so it ends however we end.
const BOOT = "process.stdin.on('close', () => process.exit()).resume(); require(process.argv[1]);";

const FLAGS = ['--silent', '--skipApiVersionCheck', '--disableTelemetry', '--inMemoryPersistence'];

// Azurite's published account: https://github.com/Azure/Azurite#default-storage-account
const ACCOUNT = new StorageSharedKeyCredential(
  'devstoreaccount1',
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
);

/** Starts the real Azurite, in memory and on a free port, with one empty container. It dies with this process. */
export const startAzurite = async (): Promise<BlobStore & { close(): Promise<void> }> => {
  // Port 0: it takes a free one and says which.
  const child = spawn(process.execPath, ['-e', BOOT, MAIN, ...FLAGS, '--blobPort', '0'], {
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const origin = await readOrigin(createInterface(child.stdout));
  const service = new BlobServiceClient(`${origin}/${ACCOUNT.accountName}`, ACCOUNT);
  const { containerClient } = await service.createContainer(`artifacts-${randomUUID()}`);
  const client = (blob: string): BlockBlobClient => containerClient.getBlockBlobClient(blob);
  const expiry = () => new Date(Date.now() + 3_600_000);

  return {
    uploadUrl: (blob) =>
      client(blob).generateSasUrl({ permissions: BlobSASPermissions.parse('w'), expiresOn: expiry() }),
    downloadUrl: (blob, fileName) =>
      client(blob).generateSasUrl({
        permissions: BlobSASPermissions.parse('r'),
        expiresOn: expiry(),
        contentDisposition: `attachment; filename="${fileName}"`,
      }),
    get: async (blob) => ((await client(blob).exists()) ? client(blob).downloadToBuffer() : undefined),
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const readOrigin = async (lines: Interface): Promise<string> => {
  for await (const line of lines) {
    const origin = /successfully listens on (http:\S+)/.exec(line)?.[1];
    if (origin) return origin;
  }
  throw new Error('Azurite ended before it listened');
};
