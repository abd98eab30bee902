import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';

/** Text of the light variant must reach 4.5:1 on its own tint (WCAG 2.2, 1.4.3). */
const LIGHT_VARIANT_COLORS = [
  'gray',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'indigo',
  'violet',
  'grape',
] as const;

const SCROLLING_OPTIONS = {
  withScrollArea: false,
  styles: { options: { maxHeight: 240, overflowY: 'auto' } },
};

const BOLD_TITLE = { styles: { title: { fontWeight: 650 } } };

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: 0.179,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  components: {
    Modal: { defaultProps: BOLD_TITLE },
    Drawer: { defaultProps: BOLD_TITLE },
    // A focusable element without a role may not stand inside a menu (WAI-ARIA 1.2, menu).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // The list itself scrolls, as assistive technology expects of a combobox.
    Select: { defaultProps: SCROLLING_OPTIONS },
    MultiSelect: { defaultProps: SCROLLING_OPTIONS },
    // Its own grey misses WCAG AA under a title.
    Notification: { styles: { description: { color: 'var(--mantine-color-text)' } } },
    // Nearly every field is required; the few that are not say so.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    PasswordInput: {
      defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show password' } },
    },
  },
});

/** Mantine's default greys and tints miss WCAG AA; these are the nearest that meet it. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#c92a2a',
    ...Object.fromEntries(
      LIGHT_VARIANT_COLORS.map((color) => [
        `--mantine-color-${color}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${color}-9) 65%, black)`,
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': '#b8b8b8',
    '--mantine-color-placeholder': '#9a9a9a',
    '--mantine-color-error': '#ff8787',
  },
});
