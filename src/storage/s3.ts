import type { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { FileName, FileStore, Folder } from './file-store.ts'
import { spool } from './spool.ts'

/**
 * Keeps files in a bucket of any S3-compatible store, so that web processes and workers share no disk.
 *
 * @param url `s3://bucket/prefix?endpoint=…&region=…`
 */
export function s3Store(url: URL): FileStore {
  const endpoint = url.searchParams.get('endpoint')
  const client = new S3Client({
    region: url.searchParams.get('region') ?? 'us-east-1',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // Stores other than Amazon's know no checksums behind the content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3000, socketTimeout: 30_000 },
  })
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '').replace(/(?<=.)$/, '/')
  const object = (name: FileName) => ({ Bucket: url.hostname, Key: `${prefix}${name}` })
  return {
    write: async (name, write) => {
      // One request with a known length: what breaks off before its end leaves nothing, not even parts.
      const { content, size } = await spool(write)
      try {
        await client.send(new PutObjectCommand({ ...object(name), Body: content, ContentLength: size }))
      } finally {
        content.destroy()
      }
      return size
    },
    read: async (name) => {
      const { Body, ContentLength } = await client.send(new GetObjectCommand(object(name)))
      if (ContentLength === undefined) throw new Error(`The store does not say how long ${name} is`)
      return { content: Body as Readable, size: ContentLength }
    },
    remove: async (name) => {
      await client.send(new DeleteObjectCommand(object(name)))
    },
    list: (folder) => list(client, url.hostname, prefix, folder),
  }
}

async function* list(client: S3Client, bucket: string, prefix: string, folder: Folder) {
  const wanted = { Bucket: bucket, Prefix: `${prefix}${folder}/` }
  for await (const page of paginateListObjectsV2({ client }, wanted)) {
    for (const { Key = '', LastModified = new Date() } of page.Contents ?? [])
      yield { name: Key.slice(prefix.length) as FileName, writtenAt: LastModified, isWhole: true }
  }
}
