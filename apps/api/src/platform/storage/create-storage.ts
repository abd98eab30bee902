import { join } from 'node:path';
import type { Config } from '../../config.js';
import { diskStorage } from './disk-storage.js';
import { s3Storage } from './s3-storage.js';
import type { Storage } from './storage.js';

/** The part of the configuration that says where attachments are. */
export type StorageConfig = Pick<
  Config,
  | 'DATA_DIR'
  | 'ATTACHMENT_S3_URL'
  | 'ATTACHMENT_S3_REGION'
  | 'ATTACHMENT_S3_ACCESS_KEY_ID'
  | 'ATTACHMENT_S3_SECRET_ACCESS_KEY'
>;

/** The folder of attachments on disk. */
export function attachmentsFolder({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'attachments');
}

/** The storage of the installation: a bucket where one is configured, else a folder. */
export function createStorage(config: StorageConfig): Storage {
  const {
    ATTACHMENT_S3_URL: url,
    ATTACHMENT_S3_REGION: region,
    ATTACHMENT_S3_ACCESS_KEY_ID: accessKeyId,
    ATTACHMENT_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = config;
  if (url === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    return diskStorage(attachmentsFolder(config));
  }
  return s3Storage({ url, region, accessKeyId, secretAccessKey });
}
