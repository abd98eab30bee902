import type { Config } from '../../config.js';
import { fileSink } from './file-sink.js';
import { httpSink } from './http-sink.js';
import { s3Sink } from './s3-sink.js';
import type { CheckpointSink } from './sink.js';

/** The places that the configuration names. */
export function createSinks(config: Config): CheckpointSink[] {
  const {
    AUDIT_CHECKPOINT_DIR: folder,
    AUDIT_CHECKPOINT_URL: url,
    AUDIT_CHECKPOINT_HEADER: header,
    AUDIT_CHECKPOINT_S3_URL: bucket,
    AUDIT_CHECKPOINT_S3_REGION: region,
    AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: accessKeyId,
    AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = config;
  return [
    ...(folder === undefined ? [] : [fileSink(folder)]),
    ...(url === undefined ? [] : [httpSink({ url, header })]),
    ...(bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined
      ? []
      : [s3Sink({ url: bucket, region, accessKeyId, secretAccessKey })]),
  ];
}
