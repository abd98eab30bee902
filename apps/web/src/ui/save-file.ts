/** Hands a file that was made in the page to the person's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the content by the time that this task has ended.
  setTimeout(() => URL.revokeObjectURL(url));
}
