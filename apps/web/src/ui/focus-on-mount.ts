/**
 * As a `ref`: takes the focus to what an action of the person has just brought up, so that keyboard
 * and screen reader go on there (WCAG 2.2, 2.4.3).
 */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
