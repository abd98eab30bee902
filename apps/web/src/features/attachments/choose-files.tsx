import { FileButton } from '@mantine/core';
import { useRef } from 'react';
import type { ReactNode } from 'react';

interface ChooseFilesProps {
  onFiles: (files: File[]) => void;
  /** What opens the browser's dialog. */
  children: (choose: () => void) => ReactNode;
}

/** Lets the person choose files of their device. */
export function ChooseFiles({ onFiles, children }: ChooseFilesProps) {
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      resetRef={reset}
      onChange={(files) => {
        onFiles(files);
        // The same file can be chosen again.
        reset.current?.();
      }}
    >
      {({ onClick }) => children(onClick)}
    </FileButton>
  );
}
