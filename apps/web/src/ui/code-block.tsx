import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './code-block.module.css';
import { strings } from './strings';

interface CodeBlockProps {
  value: string;
  label: string;
  /** Breaks long lines instead of scrolling: for data, which nobody reads by its indentation. */
  wrap?: boolean;
}

/** Some lines of code or data, with a button that copies them. */
export function CodeBlock({ value, label, wrap = false }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      {/* What scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <Code
        block
        className={wrap ? `${classes.code} ${classes.wrapped}` : classes.code}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? strings.copied : strings.copy}>
            <ActionIcon
              className={classes.copy}
              variant="default"
              onClick={copy}
              aria-label={copied ? strings.copied : `${strings.copy}: ${label}`}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
