declare global {
  /** Read by the library that locks the page's scrolling while a dialog is open. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce of this page's Content-Security-Policy; style elements made at run time must carry it. */
export const styleNonce: string = readNonce();

function readNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  // Browsers hide the attribute from scripts; the property still has the value.
  return meta?.nonce ?? '';
}

globalThis.__webpack_nonce__ = styleNonce;
