const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Whether a text is an IPv4 or IPv6 address, without a port, prefix or zone. */
export function isAddress(text: string): boolean {
  if (IPV4.test(text)) return true;
  return text.includes(':') && URL.canParse(`http://[${text}]`);
}
