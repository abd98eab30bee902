/** A kind of file that can be attached. */
export interface FileType {
  /** What it is served as. */
  readonly contentType: string;
  /** What `file-type` finds in its bytes; `text`: nothing, because it is plain text. */
  readonly found: readonly string[] | 'text';
  /** Whether a browser may show it: nothing in it can act (images, plain text). */
  readonly inline: boolean;
  /** An archive, whose index is read: these entries tell an office document from any other zip. */
  readonly archive?: { readonly needs: readonly string[] };
}

const text = (contentType: string): FileType => ({ contentType, found: 'text', inline: true });
const image = (contentType: string): FileType => ({
  contentType,
  found: [contentType],
  inline: true,
});
const media = (contentType: string): FileType => ({
  contentType,
  found: [contentType],
  inline: false,
});
const ZIP = 'application/zip';
const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';
const office = (contentType: string, needs: readonly string[]): FileType => ({
  contentType,
  found: [contentType, ZIP],
  inline: false,
  archive: { needs },
});

/**
 * What can be attached, by extension. The list is closed, and everything in it can be told by its
 * content (OWASP File Upload Cheat Sheet). Not in it, because a browser runs what is in them: SVG, HTML,
 * XML. Not in it, because nothing says how much comes out of them: gzip, tar, 7z, rar.
 */
const FILE_TYPES = {
  png: image('image/png'),
  jpg: image('image/jpeg'),
  jpeg: image('image/jpeg'),
  gif: image('image/gif'),
  webp: image('image/webp'),
  pdf: media('application/pdf'),
  mp4: media('video/mp4'),
  webm: media('video/webm'),
  txt: text('text/plain'),
  log: text('text/plain'),
  md: text('text/plain'),
  csv: text('text/csv'),
  json: text('application/json'),
  zip: { contentType: ZIP, found: [ZIP], inline: false, archive: { needs: [] } },
  docx: office(`${OPEN_XML}.wordprocessingml.document`, ['word/document.xml']),
  xlsx: office(`${OPEN_XML}.spreadsheetml.sheet`, ['xl/workbook.xml']),
  pptx: office(`${OPEN_XML}.presentationml.presentation`, ['ppt/presentation.xml']),
  odt: office(`${ODF}.text`, ['mimetype', 'content.xml']),
  ods: office(`${ODF}.spreadsheet`, ['mimetype', 'content.xml']),
  odp: office(`${ODF}.presentation`, ['mimetype', 'content.xml']),
} as const satisfies Readonly<Record<string, FileType>>;

export type FileExtension = keyof typeof FILE_TYPES;

/** All extensions, in the order of the table. */
export const FILE_EXTENSIONS = Object.keys(
  FILE_TYPES,
) as readonly string[] as readonly FileExtension[];

/** True if the text is one of the extensions. */
export function isFileExtension(extension: string): extension is FileExtension {
  return Object.hasOwn(FILE_TYPES, extension);
}

/** What is known of an extension. */
export function fileTypeOf(extension: FileExtension): FileType {
  return FILE_TYPES[extension];
}

/** Whether a browser may show files of this content type. */
export function isShownInline(contentType: string): boolean {
  return Object.values<FileType>(FILE_TYPES).some(
    (type) => type.contentType === contentType && type.inline,
  );
}
