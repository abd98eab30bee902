import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { FormFailure } from './form-failure';
import { strings } from './strings';

interface FormDialogProps extends Pick<ModalProps, 'size' | 'zIndex' | 'closeOnClickOutside'> {
  title: string;
  onClose: () => void;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** Why it was not accepted; it is shown beside the button that was just pressed. */
  error: unknown;
  submitLabel: string;
  submitting: boolean;
  submitDisabled?: boolean;
  /** What is submitted cannot be undone. */
  destructive?: boolean;
  /** What can be done instead of submitting. */
  footer?: ReactNode;
  /** The fields. */
  children: ReactNode;
}

/** A form in a dialog, which is there for as long as it is rendered. */
export function FormDialog({
  title,
  onClose,
  onSubmit,
  error,
  submitLabel,
  submitting,
  submitDisabled = false,
  destructive = false,
  footer,
  children,
  ...modal
}: FormDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': strings.close }}
      {...modal}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {children}
          <FormFailure error={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {strings.cancel}
            </Button>
            <Button
              type="submit"
              loading={submitting}
              disabled={submitDisabled}
              {...(destructive && { color: 'red' })}
            >
              {submitLabel}
            </Button>
          </Group>
          {footer}
        </Stack>
      </form>
    </Modal>
  );
}
