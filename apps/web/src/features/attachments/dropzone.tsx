import { Anchor } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import classes from './attachments.module.css';
import { ChooseFiles } from './choose-files';
import { strings } from './strings';

interface DropzoneProps {
  onFiles: (files: File[]) => void;
}

/** Whether something that is dragged over the page brings files. */
function bringsFiles({ dataTransfer }: { dataTransfer: DataTransfer | null }): boolean {
  return dataTransfer?.types.includes('Files') === true;
}

/** Text that is being written: what is pasted there belongs to it, and may be for fewer eyes. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

/** Takes the files that are pasted on the page, but not into a field. */
function usePastedFiles(onFiles: (files: File[]) => void): void {
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || isField(event.target)) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}

/** Where files are dropped, pasted or chosen. */
export function Dropzone({ onFiles }: DropzoneProps) {
  const [over, setOver] = useState(false);
  usePastedFiles(onFiles);
  return (
    <div
      className={over ? `${classes.drop} ${classes.over}` : classes.drop}
      onDragOver={(event) => {
        if (!bringsFiles(event)) return;
        // Else the browser opens the file in place of the page.
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const into = event.relatedTarget;
        if (!(into instanceof Node && event.currentTarget.contains(into))) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <IconPaperclip size={18} aria-hidden />
      {over ? (
        strings.dropNow
      ) : (
        <span>
          {strings.drop}{' '}
          <ChooseFiles onFiles={onFiles}>
            {(choose) => (
              <Anchor
                component="button"
                type="button"
                size="sm"
                underline="always"
                onClick={choose}
              >
                {strings.choose}
              </Anchor>
            )}
          </ChooseFiles>
        </span>
      )}
    </div>
  );
}
