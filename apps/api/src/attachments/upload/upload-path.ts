/** Where files are sent to; its body has a limit of its own. */
export const UPLOAD_PATH = '/v1/attachments';
